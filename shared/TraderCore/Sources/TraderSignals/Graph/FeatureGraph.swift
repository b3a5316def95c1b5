import TraderModel

/// The values of all running strategies: equal expressions are one node, computed once a bar.
///
/// A graph is made by `GraphBuilder` and remembers what its indicators remember. Its shape follows from the strategies; what is kept in a
/// snapshot is its memory alone.
struct FeatureGraph: Equatable, Sendable {
    /// What its samples hold.
    let layout: SampleLayout
    /// An outer frame comes before the frames seen from it.
    let frames: [Frame]
    /// In the order in which they are computed.
    let nodes: [FeatureNode]
    private(set) var states: [IndicatorState]
    /// The newest values by slot; NaN where unknown. Constants keep theirs.
    private(set) var values: [Double]
    /// By frame; nil for that of the samples themselves.
    private var aggregators: [PeriodAggregator?]
    private var hasTicked: [Bool]
    private var sources: [[Double]]
    /// The place of each frame's outer frame.
    private let outer: [Int]
    /// What each value is, in the order of the slots, and the slot of each.
    private let identities: [NodeIdentity]
    private let slots: [NodeIdentity: Int]

    init(
        layout: SampleLayout, frames: [Frame], nodes: [FeatureNode], states: [IndicatorState], values: [Double], identities: [NodeIdentity],
        slots: [NodeIdentity: Int]
    ) {
        self.layout = layout
        self.identities = identities
        self.slots = slots
        self.frames = frames
        self.nodes = nodes
        self.states = states
        self.values = values
        aggregators = frames.map { frame in
            if frame == layout.frame { return nil }
            return frame.own == frame.length
                ? PeriodAggregator(frame.length, of: layout.length, closing: .withLastBar)
                : PeriodAggregator(frame.length, of: frame.own, closing: .withNextBar)
        }
        outer = frames.map { frame in
            guard let place = frames.firstIndex(of: frame.outer) else { preconditionFailure("a frame's outer frame is in the graph") }
            return place
        }
        hasTicked = frames.map { _ in false }
        sources = frames.map { _ in [Double](repeating: .nan, count: layout.count) }
    }

    /// Whether the frame at a place has new values since the last update.
    func hasTicked(_ frame: Int) -> Bool { hasTicked[frame] }

    /// Takes the next bar.
    mutating func update(_ sample: MarketSample) {
        for place in frames.indices { hasTicked[place] = advance(place, sample) }
        for node in nodes where hasTicked[node.frame] {
            switch node.operation {
            case .source(let place): values[node.slot] = sources[node.frame][place]
            case .held(let slot): values[node.slot] = values[slot]
            case .unary(let function, let slot): values[node.slot] = function(values[slot])
            case .binary(let function, let left, let right): values[node.slot] = function(values[left], values[right])
            case .indicator(let place, let operands): states[place].update(operands, sources[node.frame], &values, at: node.slot)
            }
        }
    }

    /// Whether the frame has a new bar with this sample, whose sources it then holds.
    private mutating func advance(_ place: Int, _ sample: MarketSample) -> Bool {
        let frame = frames[place]
        if frame == layout.frame {
            sources[place] = sample.values
            return true
        }
        let isOwn = frame.own == frame.length
        guard isOwn || hasTicked[outer[place]] else { return false }
        let bar = isOwn ? sample.ts : frame.own.bar(containing: sample.ts)
        guard let completed = updateAggregator(place, isOwn ? sample.values : sources[outer[place]], at: bar) else { return false }
        sources[place] = completed
        return true
    }

    // MARK: for whole columns

    func outerPlace(_ place: Int) -> Int { outer[place] }

    mutating func updateAggregator(_ place: Int, _ values: [Double], at bar: BarTime) -> [Double]? {
        aggregators[place]?.update(values, at: bar, by: layout.mergings)
    }

    /// An indicator's answers over its operands' columns; a constant is no operand of an indicator.
    mutating func runColumns(
        _ state: Int, _ operands: IndicatorState.Operands, _ sources: [[Double]], _ columns: Columns
    ) -> [[Double]] {
        states[state].columns(operands, sources, columns.values)
    }

    func addState(to digest: inout StateDigest) {
        for aggregator in aggregators { aggregator?.addState(to: &digest) }
        for state in states { state.addState(to: &digest) }
        for node in nodes { for slot in node.slot..<node.slot + node.width { digest.add(values[slot].bitPattern) } }
    }

    /// By bits, since what is unknown is NaN; what happened on the last bar alone is no part of it.
    static func == (left: FeatureGraph, right: FeatureGraph) -> Bool {
        left.layout == right.layout && left.nodes == right.nodes && left.identities == right.identities && left.states == right.states
            && left.aggregators == right.aggregators && left.values.map(\.bitPattern) == right.values.map(\.bitPattern)
    }
}

/// What a graph remembers, each value with what it is: what a snapshot keeps, and what a changed set of strategies takes over.
extension FeatureGraph {
    struct Memory: Sendable {
        /// In the order of their slots: operands come before what reads them.
        fileprivate(set) var identities: [NodeIdentity] = []
        /// What the aggregators hold.
        fileprivate let layout: SampleLayout
        /// By slot.
        fileprivate(set) var values: [Double] = []
        /// Of the indicators among the identities, in their order.
        fileprivate(set) var states: [IndicatorState] = []
        /// By frame.
        fileprivate(set) var aggregators: [String: PeriodAggregator] = [:]
    }

    var memory: Memory {
        var memory = Memory(identities: identities, layout: layout, values: values)
        for node in nodes { if case .indicator(let place, _) = node.operation { memory.states.append(states[place]) } }
        for (frame, aggregator) in zip(frames, aggregators) { memory.aggregators[frame.description] = aggregator }
        return memory
    }

    /// Takes over what `memory` has of this graph's expressions; the rest stays as it is.
    mutating func adopt(_ memory: Memory) {
        let places = layout.places(in: memory.layout)
        for (place, frame) in frames.enumerated() {
            guard let aggregator = memory.aggregators[frame.description], let here = aggregators[place] else { continue }
            aggregators[place] = aggregator.moved(places, over: here)
        }
        var statePlaces: [Int: Int] = [:]
        for node in nodes { if case .indicator(let place, _) = node.operation { statePlaces[node.slot] = place } }
        // Slot by slot, where the same expression stands here. What its operands are is settled before it.
        var here: [Int?] = []
        var kept = memory.states[...]
        for identity in memory.identities {
            let state = identity.hasState ? kept.popFirst() : nil
            let first = here.count
            guard let slot = identity.moved(here).flatMap({ slots[$0] }) else {
                here += [Int?](repeating: nil, count: identity.width)
                continue
            }
            here += (slot..<slot + identity.width).map(Optional.some)
            values.replaceSubrange(slot..<slot + identity.width, with: memory.values[first..<first + identity.width])
            if let state, let place = statePlaces[slot] { states[place] = state }
        }
    }
}

extension FeatureGraph.Memory: Codable {
    private enum CodingKeys: String, CodingKey { case layout, identities, values, states, aggregators }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var identities = try container.decode([NodeIdentity].self, forKey: .identities)
        if let layout = try container.decodeIfPresent(SampleLayout.self, forKey: .layout) {
            self.layout = layout
        } else {
            layout = EarlierLayout.layout
            let named = identities.compactMap(EarlierLayout.named)
            guard named.count == identities.count else {
                throw DecodingError.dataCorruptedError(forKey: .identities, in: container, debugDescription: "a source at no place")
            }
            identities = named
        }
        self.identities = identities
        values = try container.decode(PackedDoubles.self, forKey: .values).values
        states = try container.decode([IndicatorState].self, forKey: .states)
        aggregators = try container.decode([String: PeriodAggregator].self, forKey: .aggregators)
        var slot = 0
        for identity in identities {
            guard identity.operands.allSatisfy({ $0 < slot }) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .identities, in: container, debugDescription: "a value reads what comes behind it")
            }
            slot += identity.width
        }
        guard slot == values.count, identities.count(where: \.hasState) == states.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container, debugDescription: "not one value a slot, or not one state an indicator")
        }
        guard aggregators.values.allSatisfy({ $0.width ?? layout.count == layout.count }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .aggregators, in: container, debugDescription: "a period has a value of each source")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(layout, forKey: .layout)
        try container.encode(identities, forKey: .identities)
        try container.encode(PackedDoubles(values), forKey: .values)
        try container.encode(states, forKey: .states)
        try container.encode(aggregators, forKey: .aggregators)
    }
}

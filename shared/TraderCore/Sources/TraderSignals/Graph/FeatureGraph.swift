import TraderModel

/// The values of all running strategies: equal expressions are one node, computed once a bar.
///
/// A graph is made by `GraphBuilder` and remembers what its indicators remember. Its shape follows from the strategies; what is kept in a
/// snapshot is its memory alone.
struct FeatureGraph: Equatable, Sendable {
    /// An outer frame comes before the frames seen from it.
    let frames: [Frame]
    /// In the order in which they are computed.
    let nodes: [FeatureNode]
    private(set) var states: [IndicatorState]
    /// The newest values by slot; NaN where unknown. Constants keep theirs.
    private(set) var values: [Double]
    /// By frame; nil for bars of five minutes.
    private var aggregators: [PeriodAggregator?]
    private var hasTicked: [Bool]
    private var sources: [[Double]]
    /// The place of each frame's outer frame.
    private let outer: [Int]

    init(frames: [Frame], nodes: [FeatureNode], states: [IndicatorState], values: [Double]) {
        self.frames = frames
        self.nodes = nodes
        self.states = states
        self.values = values
        aggregators = frames.map { frame in
            if frame == .base { return nil }
            return frame.own == frame.length
                ? PeriodAggregator(frame.length, of: .fiveMinutes, closing: .withLastBar)
                : PeriodAggregator(frame.length, of: frame.own, closing: .withNextBar)
        }
        outer = frames.map { frame in
            guard let place = frames.firstIndex(of: frame.outer) else { preconditionFailure("a frame's outer frame is in the graph") }
            return place
        }
        hasTicked = frames.map { _ in false }
        sources = frames.map { _ in [Double](repeating: .nan, count: MarketSample.count) }
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
        if frame == .base {
            sources[place] = sample.values
            return true
        }
        let isOwn = frame.own == frame.length
        guard isOwn || hasTicked[outer[place]] else { return false }
        let bar = isOwn ? sample.ts : frame.own.bar(containing: sample.ts)
        guard let completed = aggregators[place]?.update(isOwn ? sample.values : sources[outer[place]], at: bar) else { return false }
        sources[place] = completed
        return true
    }

    // MARK: for whole columns

    func outerPlace(_ place: Int) -> Int { outer[place] }

    mutating func updateAggregator(_ place: Int, _ values: [Double], at bar: BarTime) -> [Double]? {
        aggregators[place]?.update(values, at: bar)
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
        left.nodes == right.nodes && left.states == right.states && left.aggregators == right.aggregators
            && left.values.map(\.bitPattern) == right.values.map(\.bitPattern)
    }
}

/// What a graph remembers, by the fingerprints of its expressions: what a snapshot keeps, and what a changed set of strategies takes over.
extension FeatureGraph {
    struct Memory: Codable, Sendable {
        var states: [UInt64: IndicatorState] = [:]
        var values: [UInt64: PackedDoubles] = [:]
        var aggregators: [String: PeriodAggregator] = [:]
    }

    var memory: Memory {
        var memory = Memory()
        for (frame, aggregator) in zip(frames, aggregators) { memory.aggregators[frame.description] = aggregator }
        for node in nodes {
            memory.values[node.key] = PackedDoubles(Array(values[node.slot..<node.slot + node.width]))
            if case .indicator(let place, _) = node.operation { memory.states[node.key] = states[place] }
        }
        return memory
    }

    /// Takes over what `memory` has of this graph's expressions; the rest stays as it is.
    mutating func adopt(_ memory: Memory) {
        for (place, frame) in frames.enumerated() {
            if let aggregator = memory.aggregators[frame.description] { aggregators[place] = aggregator }
        }
        for node in nodes {
            guard let known = memory.values[node.key]?.values, known.count == node.width else { continue }
            values.replaceSubrange(node.slot..<node.slot + node.width, with: known)
            if case .indicator(let place, _) = node.operation, let state = memory.states[node.key] { states[place] = state }
        }
    }
}

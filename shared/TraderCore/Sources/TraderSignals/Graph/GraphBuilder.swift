import TraderModel

/// Collects the nodes of several strategies; an expression that is there already is not added again.
///
/// Its layout grows as expressions name instruments and contracts.
struct GraphBuilder {
    private(set) var layout: SampleLayout
    private var frames: [Frame] = []
    private var nodes: [FeatureNode] = []
    private var states: [IndicatorState] = []
    private var values: [Double] = []
    /// What there is, in the order of its slots.
    private var identities: [NodeIdentity] = []
    private var slots: [NodeIdentity: Int] = [:]

    /// For bars of `length`, which are judged or make those that are.
    init(of length: BarLength) { layout = SampleLayout(of: length) }

    /// Nodes so far.
    var count: Int { nodes.count }

    func graph() -> FeatureGraph {
        FeatureGraph(layout: layout, frames: frames, nodes: nodes, states: states, values: values, identities: identities, slots: slots)
    }

    /// The place of a frame, which is added with its outer frame when it is new.
    mutating func place(of frame: Frame) -> Int {
        if let place = frames.firstIndex(of: frame) { return place }
        if frame.outer != frame { _ = place(of: frame.outer) }
        frames.append(frame)
        return frames.count - 1
    }

    /// The slot of a number that is written out.
    mutating func constant(_ value: Double) -> Int {
        let identity = NodeIdentity(kind: .number, words: ["\(value.bitPattern)"], frame: nil, operands: [])
        if let slot = slots[identity] { return slot }
        let slot = add(identity)
        values[slot] = value
        return slot
    }

    /// A number of a block, by the name of its field.
    mutating func source(_ field: String, of block: SampleBlock, in frame: Frame) -> Int {
        guard let offset = block.fields.firstIndex(of: field) else { preconditionFailure("\(field) is a field of \(block)") }
        let place = layout.add(block) + offset
        return node(.source, ["\(block.origin)", field], [], frame) { _ in .source(place) }
    }

    /// What `slot`, of a longer frame, last said.
    mutating func held(_ slot: Int, in frame: Frame) -> Int { node(.held, [], [slot], frame) { _ in .held(slot) } }

    mutating func unary(_ function: PointwiseUnary, _ operand: Int, in frame: Frame) -> Int {
        node(.unary, [function.rawValue], [operand], frame) { _ in .unary(function, operand) }
    }

    mutating func binary(_ function: PointwiseBinary, _ left: Int, _ right: Int, in frame: Frame) -> Int {
        node(.binary, [function.rawValue], [left, right], frame) { _ in .binary(function, left, right) }
    }

    /// The first slot of an indicator's values, of one operand or two; `words` are its name and all its parameters.
    mutating func indicator(_ words: [String], _ state: IndicatorState, _ operands: [Int], width: Int, in frame: Frame) -> Int {
        precondition((1...2).contains(operands.count), "an indicator of values takes one or two")
        return node(.indicator, words, operands, frame, width: width) { builder in
            builder.states.append(state)
            return .indicator(
                builder.states.count - 1, operands.count == 1 ? .one(operands[0]) : .two(operands[0], operands[1]))
        }
    }

    /// The same of an indicator of an instrument's whole bars.
    mutating func indicator(
        _ words: [String], _ state: IndicatorState, of instrument: Instrument, width: Int, in frame: Frame
    ) -> Int {
        let first = layout.add(SampleBlock(.bars, of: instrument))
        return node(.barIndicator, words + ["\(instrument)"], [], frame, width: width) { builder in
            builder.states.append(state)
            return .indicator(builder.states.count - 1, .bar(first: first))
        }
    }

    private mutating func node(
        _ kind: NodeIdentity.Kind, _ words: [String], _ operands: [Int], _ frame: Frame, width: Int = 1,
        make: (inout GraphBuilder) -> FeatureNode.Operation
    ) -> Int {
        let place = place(of: frame)
        let identity = NodeIdentity(kind: kind, words: words, frame: frame, operands: operands, width: width)
        if let slot = slots[identity] { return slot }
        let slot = add(identity)
        nodes.append(FeatureNode(operation: make(&self), frame: place, slot: slot, width: width))
        return slot
    }

    private mutating func add(_ identity: NodeIdentity) -> Int {
        let slot = values.count
        values += [Double](repeating: .nan, count: identity.width)
        identities.append(identity)
        slots[identity] = slot
        return slot
    }
}

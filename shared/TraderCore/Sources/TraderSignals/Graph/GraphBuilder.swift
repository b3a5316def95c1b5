import TraderModel

/// Collects the nodes of several strategies; an expression that is there already is not added again.
struct GraphBuilder {
    private var frames: [Frame] = []
    private var nodes: [FeatureNode] = []
    private var states: [IndicatorState] = []
    private var values: [Double] = []
    /// What there is, in the order of its slots.
    private var identities: [NodeIdentity] = []
    private var slots: [NodeIdentity: Int] = [:]

    /// Nodes so far.
    var count: Int { nodes.count }

    func graph() -> FeatureGraph {
        FeatureGraph(frames: frames, nodes: nodes, states: states, values: values, identities: identities, slots: slots)
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

    mutating func source(_ place: Int, in frame: Frame) -> Int {
        node(.source, ["\(place)"], [], frame) { _ in .source(place) }
    }

    /// What `slot`, of a longer frame, last said.
    mutating func held(_ slot: Int, in frame: Frame) -> Int { node(.held, [], [slot], frame) { _ in .held(slot) } }

    mutating func unary(_ function: PointwiseUnary, _ operand: Int, in frame: Frame) -> Int {
        node(.unary, [function.rawValue], [operand], frame) { _ in .unary(function, operand) }
    }

    mutating func binary(_ function: PointwiseBinary, _ left: Int, _ right: Int, in frame: Frame) -> Int {
        node(.binary, [function.rawValue], [left, right], frame) { _ in .binary(function, left, right) }
    }

    /// The first slot of an indicator's values; `words` are its name and all its parameters.
    mutating func indicator(
        _ words: [String], _ state: IndicatorState, _ operands: IndicatorState.Operands, width: Int, in frame: Frame
    ) -> Int {
        let make = { (builder: inout GraphBuilder) in
            builder.states.append(state)
            return FeatureNode.Operation.indicator(builder.states.count - 1, operands)
        }
        return switch operands {
        case .one(let slot): node(.indicator, words, [slot], frame, width: width, make: make)
        case .two(let first, let second): node(.indicator, words, [first, second], frame, width: width, make: make)
        case .bar(let first): node(.barIndicator, words + ["\(first)"], [], frame, width: width, make: make)
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

import TraderModel

/// Collects the nodes of several strategies; an expression that is there already is not added again.
struct GraphBuilder {
    private struct Identity: Hashable {
        var operation: String
        var operands: [Int]
        var frame: Int
    }

    private var frames: [Frame] = []
    private var nodes: [FeatureNode] = []
    private var states: [IndicatorState] = []
    private var values: [Double] = []
    /// Fingerprints by slot.
    private var keys: [UInt64] = []
    private var known: [Identity: Int] = [:]
    private var constants: [UInt64: Int] = [:]

    /// Nodes so far.
    var count: Int { nodes.count }

    func graph() -> FeatureGraph { FeatureGraph(frames: frames, nodes: nodes, states: states, values: values) }

    /// The place of a frame, which is added with its outer frame when it is new.
    mutating func place(of frame: Frame) -> Int {
        if let place = frames.firstIndex(of: frame) { return place }
        if frame.outer != frame { _ = place(of: frame.outer) }
        frames.append(frame)
        return frames.count - 1
    }

    /// The slot of a number that is written out.
    mutating func constant(_ value: Double) -> Int {
        if let slot = constants[value.bitPattern] { return slot }
        let slot = newSlots([fingerprint("constant", [], frame: nil) ^ StateDigest.mixed(value.bitPattern)])
        values[slot] = value
        constants[value.bitPattern] = slot
        return slot
    }

    mutating func source(_ place: Int, in frame: Frame) -> Int {
        node("source \(place)", [], frame) { _ in .source(place) }
    }

    /// What `slot`, of a longer frame, last said.
    mutating func held(_ slot: Int, in frame: Frame) -> Int { node("held", [slot], frame) { _ in .held(slot) } }

    mutating func unary(_ function: PointwiseUnary, _ operand: Int, in frame: Frame) -> Int {
        node(function.rawValue, [operand], frame) { _ in .unary(function, operand) }
    }

    mutating func binary(_ function: PointwiseBinary, _ left: Int, _ right: Int, in frame: Frame) -> Int {
        node(function.rawValue, [left, right], frame) { _ in .binary(function, left, right) }
    }

    /// The first slot of an indicator's values; `name` tells it from others of its kind, parameters included.
    mutating func indicator(
        _ name: String, _ state: IndicatorState, _ operands: IndicatorState.Operands, width: Int, in frame: Frame
    ) -> Int {
        var slots: [Int] = []
        var word = name
        switch operands {
        case .one(let slot): slots = [slot]
        case .two(let first, let second): slots = [first, second]
        case .bar(let first): word += " of \(first)"
        }
        return node(word, slots, frame, width: width) { builder in
            builder.states.append(state)
            return .indicator(builder.states.count - 1, operands)
        }
    }

    private mutating func node(
        _ operation: String, _ operands: [Int], _ frame: Frame, width: Int = 1, make: (inout GraphBuilder) -> FeatureNode.Operation
    ) -> Int {
        let place = place(of: frame)
        let identity = Identity(operation: operation, operands: operands, frame: place)
        if let slot = known[identity] { return slot }
        let key = fingerprint(operation, operands, frame: frame)
        let slot = newSlots((0..<width).map { key &+ UInt64($0) })
        let made = make(&self)
        nodes.append(FeatureNode(operation: made, frame: place, slot: slot, width: width, key: key))
        known[identity] = slot
        return slot
    }

    private mutating func newSlots(_ newKeys: [UInt64]) -> Int {
        let slot = values.count
        values += newKeys.map { _ in .nan }
        keys += newKeys
        return slot
    }

    private func fingerprint(_ operation: String, _ operands: [Int], frame: Frame?) -> UInt64 {
        var digest = StateDigest()
        for byte in operation.utf8 { digest.add(UInt64(byte)) }
        for byte in (frame?.description ?? "").utf8 { digest.add(UInt64(byte)) }
        for operand in operands { digest.add(keys[operand]) }
        return digest.value
    }
}

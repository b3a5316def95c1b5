import TraderModel

/// What a value is: its function with all its parameters, the bars on which it is computed, and what it reads.
///
/// Two values are the same when these are, field by field. Nothing is joined or hashed into a number: different expressions never meet.
struct NodeIdentity: Hashable, Sendable {
    enum Kind: String, Sendable {
        /// A number that is written out: its bit pattern.
        case number
        /// A number of a sample: its instrument or contract, and the field.
        case source
        case held, unary, binary
        /// An indicator of one value or two.
        case indicator
        /// An indicator of whole bars; its last word is their instrument.
        case barIndicator = "bar"
    }

    var kind: Kind
    /// The function and its parameters, a word each; no word holds a blank or is empty.
    var words: [String]
    /// The bars on which it is computed; nil for a number.
    var frame: Frame?
    /// The slots that it reads, in their order.
    var operands: [Int]
    /// How many values it has.
    var width = 1

    /// The same expression with its operands at other places, by their slots; nil when one of them has none.
    func moved(_ places: [Int?]) -> NodeIdentity? {
        var moved = self
        for (index, operand) in operands.enumerated() {
            guard let place = places[operand] else { return nil }
            moved.operands[index] = place
        }
        return moved
    }

    /// Whether it remembers earlier bars.
    var hasState: Bool { kind == .indicator || kind == .barIndicator }
}

/// One text an identity, so that a snapshot of thousands stays small: `indicator 1 5m/1h 3,4 ema 20 first`.
extension NodeIdentity: Codable, CustomStringConvertible {
    private static let none = "-"

    var description: String {
        precondition(words.allSatisfy { !$0.isEmpty && !$0.contains(" ") }, "a word of an identity is one word: \(words)")
        let slots = operands.isEmpty ? Self.none : operands.map(String.init).joined(separator: ",")
        return ([kind.rawValue, "\(width)", frame?.description ?? Self.none, slots] + words).joined(separator: " ")
    }

    /// Reads what `description` writes; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, let kind = Kind(rawValue: parts[0]), let width = Int(parts[1]), (1...99).contains(width),
            parts.dropFirst(4).allSatisfy({ !$0.isEmpty })
        else { return nil }
        let frame = parts[2] == Self.none ? nil : Frame(parts[2])
        let slots = parts[3] == Self.none ? [] : parts[3].split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard (frame == nil) == (parts[2] == Self.none), slots.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else { return nil }
        self.init(kind: kind, words: Array(parts.dropFirst(4)), frame: frame, operands: slots.compactMap(\.self), width: width)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identity = NodeIdentity(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no identity of a value")
        }
        self = identity
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

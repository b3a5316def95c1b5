/// Reads the values of a DER text one after the other (ITU-T X.690): as much of it as private keys need.
struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case octetString = 0x04
        case objectIdentifier = 0x06
        case sequence = 0x30
        /// The constructed value [0].
        case context0 = 0xA0
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The content of the next value if it has this tag; nil, and nothing is taken, if it has not or is cut off.
    mutating func read(_ tag: Tag) -> ArraySlice<UInt8>? {
        var bytes = rest
        guard bytes.popFirst() == tag.rawValue, let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            // No key is longer than two bytes of length say.
            guard (0x81...0x82).contains(first) else { return nil }
            length = 0
            for _ in 0..<(first - 0x80) {
                guard let byte = bytes.popFirst() else { return nil }
                length = length << 8 | Int(byte)
            }
        }
        guard bytes.count >= length else { return nil }
        rest = bytes.dropFirst(length)
        return bytes.prefix(length)
    }
}

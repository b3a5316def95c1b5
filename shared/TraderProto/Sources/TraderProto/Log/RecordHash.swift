import TraderCrypto

/// The value of a log's hash chain at one position: SHA-256 over the value before (32 bytes) and the record's envelope bytes.
public struct RecordHash: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The value before the first record: 32 zero bytes.
    public static let genesis = RecordHash(unchecked: [UInt8](repeating: 0, count: byteCount))

    /// The number of bytes of a value.
    public static let byteCount = 32

    /// The value of a record whose envelope is `body` and whose predecessor in the log has the value `previous`.
    public static func chained(previous: RecordHash, body: [UInt8]) -> RecordHash {
        var digest = SHA256()
        digest.update(previous.bytes)
        digest.update(body)
        return RecordHash(unchecked: digest.finalize())
    }

    /// A value from its 32 bytes, or nil when there are not 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A value from 64 lowercase hexadecimal digits, or nil when the text is anything else.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap(Self.value(ofDigit:))
        guard hex.utf8.count == 2 * Self.byteCount, digits.count == 2 * Self.byteCount else { return nil }
        bytes = (0..<Self.byteCount).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
    }

    /// Reads 64 lowercase hexadecimal digits; throws when the text is anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = RecordHash(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a record hash is 64 lowercase hexadecimal digits")
        }
        self = hash
    }

    /// Writes 64 lowercase hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// 64 lowercase hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// 64 lowercase hexadecimal digits.
    public var description: String { hex }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

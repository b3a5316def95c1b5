/// Numbers that are written as one text: the base64 (RFC 4648, padded) of their bit patterns, least significant byte first.
///
/// 8 bytes a number make 11 characters, whatever the number, and every bit comes back; a list of decimal numbers takes twice the
/// room and many times the time.
public struct PackedDoubles: Codable, Equatable, Sendable {
    public var values: [Double]

    public init(_ values: [Double] = []) { self.values = values }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let values = Self.unpacked(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "packed numbers are base64 of 8 bytes each")
        }
        self.values = values
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.packed(values))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let noDigit: UInt8 = 255

    /// What each byte stands for as a digit, `noDigit` for most.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: noDigit, count: 256)
        for (digit, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(digit) }
        return digits
    }()

    private static func packed(_ values: [Double]) -> String {
        let alphabet = alphabet
        var text = [UInt8](repeating: padding, count: (values.count * 8 + 2) / 3 * 4)
        var end = 0
        // Up to 4 bits of the number before wait for a digit to be full.
        var waiting: UInt64 = 0
        var waitingBits: UInt64 = 0
        for value in values {
            let word = value.bitPattern.byteSwapped
            var bits: UInt64 = 64
            if waitingBits > 0 {
                bits = 58 + waitingBits
                text[end] = alphabet[Int(waiting &<< (6 - waitingBits) | word &>> bits)]
                end += 1
            }
            while bits >= 6 {
                bits -= 6
                text[end] = alphabet[Int(word &>> bits & 63)]
                end += 1
            }
            waiting = word & (1 &<< bits - 1)
            waitingBits = bits
        }
        if waitingBits > 0 { text[end] = alphabet[Int(waiting &<< (6 - waitingBits))] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil when the text is not what `packed` makes.
    private static func unpacked(_ text: String) -> [Double]? {
        let digits = digits
        var characters = Array(text.utf8)[...]
        guard characters.count % 4 == 0 else { return nil }
        for _ in 0..<2 where characters.last == padding { characters.removeLast() }
        var values: [Double] = []
        values.reserveCapacity(characters.count * 6 / 64)
        var word: UInt64 = 0
        var missingBits: UInt64 = 64
        for character in characters {
            let digit = UInt64(digits[Int(character)])
            guard digit < 64 else { return nil }
            if missingBits > 6 {
                word = word &<< 6 | digit
                missingBits -= 6
            } else {
                let nextBits = 6 - missingBits
                word = word &<< missingBits | digit &>> nextBits
                values.append(Double(bitPattern: word.byteSwapped))
                word = digit & (1 &<< nextBits - 1)
                missingBits = 64 - nextBits
            }
        }
        // Bits that fill up the last digit are zero.
        guard missingBits > 58, word == 0 else { return nil }
        return values
    }
}

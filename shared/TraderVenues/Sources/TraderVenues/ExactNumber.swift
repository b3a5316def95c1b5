import TraderModel

/// A number that must not be rounded: a step or a limit that prices and quantities are counted in. It comes as a number or as a string.
struct ExactNumber: Decodable {
    /// As it came, without zeros at the end of the fraction.
    let text: String

    init(from decoder: any Decoder) throws {
        guard let trimmed = Self.trimmed(try NumberText(from: decoder).text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a number with at most eight decimals"))
        }
        self.text = trimmed
    }

    /// The number as a price, a quantity or a rate. Throws `VenueError.malformed` out of range.
    func value<Number: FixedPoint>(as type: Number.Type = Number.self, _ what: String) throws(VenueError) -> Number {
        guard let number = Number(text) else { throw .malformed(VenueMessage.shown("\(what) is out of range: \(text)")) }
        return number
    }

    /// The number as an amount of money. Throws `VenueError.malformed` out of range.
    func money(_ what: String) throws(VenueError) -> Money {
        guard let amount = Money(text) else { throw .malformed(VenueMessage.shown("\(what) is out of range: \(text)")) }
        return amount
    }

    /// Plain decimals alone: what an exponent means to eight decimals is not worth reckoning for a field that never has one.
    private static func trimmed(_ text: String) -> String? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0].first == "-" ? parts[0].dropFirst() : parts[0]
        guard !whole.isEmpty, whole.count <= 40, whole.utf8.allSatisfy(isDigit) else { return nil }
        guard parts.count == 2 else { return text }
        guard !parts[1].isEmpty, parts[1].utf8.allSatisfy(isDigit) else { return nil }
        let fraction = String(parts[1].reversed().drop { $0 == "0" }.reversed())
        guard fraction.count <= 8 else { return nil }
        return fraction.isEmpty ? String(parts[0]) : "\(parts[0]).\(fraction)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9") }
}

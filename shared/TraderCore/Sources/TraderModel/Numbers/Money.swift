/// An amount of the account's currency (USD), exact to 10⁻⁸ and kept as an `Int128` count of 10⁻⁸ units.
///
/// It holds what any quantity is worth at any price (up to 10²² USD), and what millions of such trades come to: whatever prices do, an open trade can
/// be valued and closed. As text it lies within ±10²⁸ USD, what is beyond is refused.
public struct Money: Codable, Hashable, Comparable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The amount in units of 10⁻⁸.
    public let units: Int128

    /// Makes the amount from a count of 10⁻⁸ units.
    public init(units: Int128) { self.units = units }

    /// Reads decimal text as `FixedPoint` does. Answers nil for anything that is not a finite decimal number within ±10²⁸.
    public init?(_ text: String) {
        guard let units = decimalUnits(text) else { return nil }
        self.init(units: units)
    }

    /// Converts a binary floating-point number by way of its shortest decimal text; nil when not finite or out of range.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(value.description)
    }

    /// Zero.
    public static let zero = Money(units: 0)

    /// The nearest `Double`: exact below 2⁵³ units, since both operands are then exact.
    public var doubleValue: Double { Double(units) / Double(unitsPerWhole) }

    /// The amount in its shortest decimal form: `87246`, `87246.5`, `-0.00000001`.
    public var description: String { Int64(exactly: units).map(decimalText) ?? decimalText(units) }

    public static func < (left: Money, right: Money) -> Bool { left.units < right.units }

    public static func + (left: Money, right: Money) -> Money { Money(units: left.units + right.units) }
    public static func - (left: Money, right: Money) -> Money { Money(units: left.units - right.units) }
    public static prefix func - (money: Money) -> Money { Money(units: -money.units) }
    public static func += (left: inout Money, right: Money) { left = left + right }
    public static func -= (left: inout Money, right: Money) { left = left - right }

    /// `basisPoints` (1 bp = 0.01 %) of the amount, rounded half to even at 10⁻⁸: of any amount up to 10²² USD, at any rate.
    public func share(_ basisPoints: BasisPoints) -> Money {
        let divisor = Int128(unitsPerWhole) * 10_000
        // In two parts, since the whole product may have more than 128 bits.
        let (whole, rest) = units.quotientAndRemainder(dividingBy: divisor)
        let rate = Int128(basisPoints.units)
        let (quotient, remainder) = (rest * rate).quotientAndRemainder(dividingBy: divisor)
        return Money(units: rounded(whole * rate + quotient, remainder: remainder, of: divisor))
    }

    /// Half of the amount, the odd unit left to the other half.
    public var half: Money { Money(units: units / 2) }

    /// Decodes decimal text; a JSON number is refused, since it may already have lost digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let amount = Money(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not an amount of money in range")
        }
        self = amount
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// An exact decimal number with eight fractional digits, kept as an `Int64` count of 10⁻⁸ units.
///
/// The range is ±92,233,720,368.54775807. Conforming types give the number a meaning (a price, a quantity, a rate);
/// arithmetic between them is named where it happens, with its rounding. Amounts of `Money` have a wider range.
public protocol FixedPoint: Codable, Hashable, Comparable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The number in units of 10⁻⁸.
    var units: Int64 { get }
    /// Makes the number from a count of 10⁻⁸ units.
    init(units: Int64)
}

/// Units in one whole: 10⁸.
package let unitsPerWhole: Int64 = 100_000_000

/// Fractional digits of every fixed-point number.
private let fractionDigits = 8

extension FixedPoint {
    /// Zero.
    public static var zero: Self { Self(units: 0) }

    /// The nearest `Double`: exact below 2⁵³ units, since both operands are then exact.
    public var doubleValue: Double { Double(units) / Double(unitsPerWhole) }

    public static func < (left: Self, right: Self) -> Bool { left.units < right.units }

    /// Reads decimal text such as `87246.5`, `-0.1`, `1e-7` or `6.1E4`.
    ///
    /// Digits after the eighth fractional one are rounded half to even. Answers nil for anything that is not a finite decimal
    /// number in range; white space, `+`, `nan` and `inf` are refused.
    public init?(_ text: String) {
        guard let wide = decimalUnits(text), let units = Int64(exactly: wide), units != .min else { return nil }
        self.init(units: units)
    }

    /// Converts a binary floating-point number by way of its shortest decimal text; nil when not finite or out of range.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(value.description)
    }

    /// The number in its shortest decimal form: `87246`, `87246.5`, `-0.00000001`.
    public var description: String { decimalText(units) }

    /// Decodes decimal text; a JSON number is refused, since it may already have lost digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a decimal number in range")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A count of 10⁻⁸ units as shortest decimal text.
func decimalText<Units: FixedWidthInteger & SignedInteger>(_ units: Units) -> String {
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: Units.Magnitude(unitsPerWhole))
    let sign = units < 0 ? "-" : ""
    guard rest != 0 else { return "\(sign)\(whole)" }
    var fraction = UInt64(rest)
    var digits = fractionDigits
    while fraction % 10 == 0 {
        fraction /= 10
        digits -= 1
    }
    let text = String(fraction)
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - text.count))\(text)"
}

/// Decimal text → 10⁻⁸ units, rounded half to even; nil when it is not a number, or not below 10³⁶ units.
func decimalUnits(_ text: String) -> Int128? {
    var reader = DecimalReader(text.utf8)
    guard let decimal = reader.read() else { return nil }
    return decimal.units()
}

/// The parts of decimal text before they are scaled.
private struct Decimal {
    var isNegative = false
    var digits: Int128 = 0
    /// A non-zero digit was dropped below the ones kept.
    var hasTail = false
    /// Power of ten that `digits` is multiplied by.
    var exponent = 0

    func units() -> Int128? {
        let shift = exponent + fractionDigits
        // So many digits at most: beyond these shifts the result is zero, or out of range.
        guard digits != 0, shift >= -digitsKept else { return 0 }
        guard shift < digitsKept else { return nil }
        var magnitude = digits
        if shift >= 0 {
            let (product, isOver) = magnitude.multipliedReportingOverflow(by: powerOfTen(shift))
            guard !isOver else { return nil }
            magnitude = product
        } else {
            let divisor = powerOfTen(-shift)
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: divisor)
            let twice = remainder * 2
            let isUp = twice > divisor || (twice == divisor && (hasTail || quotient % 2 == 1))
            magnitude = isUp ? quotient + 1 : quotient
        }
        guard magnitude < mostUnits else { return nil }
        return isNegative ? -magnitude : magnitude
    }
}

/// What is read has fewer units than this, 10³⁶: 36 digits.
private let mostUnits: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000_000

/// One digit more than the largest number has, so that what is dropped lies below the last unit.
private let digitsKept = 37

private func powerOfTen(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
}

/// Reads `-?digits[.digits][e[+-]digits]` and nothing else.
private struct DecimalReader {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) { rest = text[...] }

    mutating func read() -> Decimal? {
        var decimal = Decimal()
        if rest.first == UInt8(ascii: "-") {
            decimal.isNegative = true
            rest.removeFirst()
        }
        let whole = readDigits(into: &decimal, isFraction: false)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = readDigits(into: &decimal, isFraction: true)
            guard fraction > 0 else { return nil }
        }
        guard whole + fraction > 0, readExponent(into: &decimal), rest.isEmpty else { return nil }
        return decimal
    }

    private mutating func readDigits(into decimal: inout Decimal, isFraction: Bool) -> Int {
        var count = 0
        while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            let digit = Int128(byte - UInt8(ascii: "0"))
            rest.removeFirst()
            count += 1
            if decimal.digits < mostUnits {
                decimal.digits = decimal.digits * 10 + digit
                if isFraction { decimal.exponent -= 1 }
            } else {
                decimal.hasTail = decimal.hasTail || digit != 0
                if !isFraction { decimal.exponent += 1 }
            }
        }
        return count
    }

    private mutating func readExponent(into decimal: inout Decimal) -> Bool {
        guard let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return true }
        rest.removeFirst()
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        var exponent = 0
        var count = 0
        while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            guard exponent < 1_000 else { return false }
            exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
            rest.removeFirst()
        }
        decimal.exponent += isNegative ? -exponent : exponent
        return count > 0
    }
}

/// An amount of the account's currency (USD), exact to 10⁻⁸.
public struct Money: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }

    public static func + (left: Money, right: Money) -> Money { Money(units: left.units + right.units) }
    public static func - (left: Money, right: Money) -> Money { Money(units: left.units - right.units) }
    public static prefix func - (money: Money) -> Money { Money(units: -money.units) }
    public static func += (left: inout Money, right: Money) { left = left + right }
    public static func -= (left: inout Money, right: Money) { left = left - right }

    /// `basisPoints` (1 bp = 0.01 %) of the amount, rounded half to even at 10⁻⁸.
    public func share(_ basisPoints: BasisPoints) -> Money {
        Money(units: roundedQuotient(Int128(units) * Int128(basisPoints.units), Int128(unitsPerWhole) * 10_000))
    }

    /// Half of the amount, the odd unit left to the other half.
    public var half: Money { Money(units: units / 2) }
}

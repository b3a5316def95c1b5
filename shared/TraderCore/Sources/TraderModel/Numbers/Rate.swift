/// A share of a whole, exact to 10⁻⁸: 0.0001 is one basis point. What funding and the upkeep of a margin are told in.
public struct Rate: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }
}

extension Money {
    /// `rate` of the amount, rounded half to even at 10⁻⁸: of any amount up to 10¹⁸ USD at any rate, and up to 10²² USD at rates within ±1,000,000.
    public func share(_ rate: Rate) -> Money {
        let divisor = Int128(unitsPerWhole)
        // In two parts, since the whole product may have more than 128 bits.
        let (whole, rest) = units.quotientAndRemainder(dividingBy: divisor)
        let (quotient, remainder) = (rest * Int128(rate.units)).quotientAndRemainder(dividingBy: divisor)
        return Money(units: whole * Int128(rate.units) + rounded(quotient, remainder: remainder, of: divisor))
    }
}

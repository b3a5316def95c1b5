/// A price: quote currency for one unit of the base, exact to 10⁻⁸.
public struct Price: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }

    /// The value of `quantity` at this price, rounded half to even at 10⁻⁸: any quantity has a value at any price.
    public func value(of quantity: Quantity) -> Money {
        let divisor = Int128(unitsPerWhole)
        let (quotient, remainder) = (Int128(units) * Int128(quantity.units)).quotientAndRemainder(dividingBy: divisor)
        return Money(units: rounded(quotient, remainder: remainder, of: divisor))
    }
}

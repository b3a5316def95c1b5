/// A price: quote currency for one unit of the base, exact to 10⁻⁸.
public struct Price: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }

    /// The value of `quantity` at this price, rounded half to even at 10⁻⁸.
    public func value(of quantity: Quantity) -> Money {
        Money(units: roundedQuotient(Int128(units) * Int128(quantity.units), Int128(unitsPerWhole)))
    }
}

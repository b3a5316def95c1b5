/// An amount of the base asset, exact to 10⁻⁸; positive for what is bought or held, negative for what is sold short.
public struct Quantity: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }

    /// What `notional` buys at `price`, rounded toward zero, so that it never costs more than the notional.
    public static func affordable(_ notional: Money, at price: Price) -> Quantity {
        precondition(price.units > 0, "a quantity needs a price above zero")
        return Quantity(units: Int64(Int128(notional.units) * Int128(unitsPerWhole) / Int128(price.units)))
    }

    public static prefix func - (quantity: Quantity) -> Quantity { Quantity(units: -quantity.units) }
}

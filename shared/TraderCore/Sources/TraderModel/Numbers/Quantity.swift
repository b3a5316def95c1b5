/// An amount of the base asset, exact to 10⁻⁸; positive for what is bought or held, negative for what is sold short.
public struct Quantity: FixedPoint {
    public let units: Int64
    public init(units: Int64) { self.units = units }

    /// What `notional` buys at `price`, rounded toward zero, so that it never costs more than the notional. Nil when that is no quantity in range, and
    /// when the price is not above zero.
    public static func affordable(_ notional: Money, at price: Price) -> Quantity? {
        guard price.units > 0 else { return nil }
        let (scaled, isOver) = notional.units.multipliedReportingOverflow(by: Int128(unitsPerWhole))
        return isOver ? nil : Int64(exactly: scaled / Int128(price.units)).map(Quantity.init(units:))
    }

    public static prefix func - (quantity: Quantity) -> Quantity { Quantity(units: -quantity.units) }
}

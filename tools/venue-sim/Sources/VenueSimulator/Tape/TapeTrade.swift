package import TraderModel

/// A trade of the simulated market.
package struct TapeTrade: Equatable, Sendable {
    /// Ascending within a product.
    package var id: Int64
    package var price: Price
    package var size: Quantity
    package var time: Timestamp
}

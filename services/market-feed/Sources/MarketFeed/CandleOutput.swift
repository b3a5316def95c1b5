package import TraderModel

/// What CandleMachine says.
package enum CandleOutput: Codable, Equatable, Sendable {
    /// A bar is final.
    case candle(Candle)
    /// The bar in progress changed.
    case forming(FormingCandle)
}

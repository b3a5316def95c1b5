package import TraderModel

/// What CandleMachine says.
package enum CandleOutput: Codable, Equatable, Sendable {
    /// A bar of five minutes is final.
    case candle(Candle)
    /// A bar of one minute is final.
    case minute(Candle)
    /// A final bar was changed by the venue.
    case revision(CandleRevision)
    /// The bar in progress changed.
    case forming(FormingCandle)
}

/// The two of Binance's venues that are simulated, by the names that instruments have.
package enum BinanceVenue: String, CaseIterable, Sendable {
    /// Binance US, spot.
    case us = "binanceus"
    /// Binance's USDT-margined futures.
    case usdm = "binanceusdm"

    /// Weight of requests that a minute admits.
    var weightOfMinute: Int { self == .us ? 1_200 : 2_400 }
    /// Messages that a connection may send in a wall second.
    var messagesOfSecond: Int { self == .us ? 5 : 10 }
    /// Streams that a connection may subscribe to.
    var mostStreams: Int { 1_024 }
    /// The most rows of a page of klines, and how many come when none are asked for.
    var mostRows: Int { self == .us ? 1_000 : 1_500 }
    var usualRows: Int { 500 }
    /// Fractional digits of prices and quantities on the wire; nil for those of the instrument.
    var wireDigits: Int? { self == .us ? 8 : nil }
    /// Hours for which a connection lives.
    static let lifetimeHours: Int64 = 24
}

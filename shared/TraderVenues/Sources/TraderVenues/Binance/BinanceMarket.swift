/// The markets that speak Binance's language.
public enum BinanceMarket: String, Codable, CaseIterable, Sendable {
    /// Binance US: spot alone, with thin books.
    case us = "binanceus"
    /// Binance's futures that are margined and paid in USDT.
    case usdm = "binanceusdm"

    /// Where a kind of streams lies behind the base.
    ///
    /// The futures' streams lie behind a word for their kind. The path without it, which was theirs until April 2026, still takes every subscription and
    /// tells nothing: it must not be asked.
    enum Route: String, CaseIterable {
        /// Bars, trades, marks.
        case market
        /// The book.
        case book = "public"
        /// Everything, where streams are not sorted.
        case all = ""
    }

    /// The route of what is told of an instrument.
    func route(of channel: Subscription.Channel) -> Route {
        switch self {
        case .us: .all
        case .usdm: channel == .quotes ? .book : .market
        }
    }

    /// The path of the REST interface.
    var restRoot: String {
        switch self {
        case .us: "/api/v3"
        case .usdm: "/fapi/v1"
        }
    }
}

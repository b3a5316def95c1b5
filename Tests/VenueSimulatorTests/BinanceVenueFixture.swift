import Foundation
import TraderModel
import VenueSimulator

/// Two days of a market with instruments at Binance's venues, seen at any moment.
enum BinanceVenueFixture {
    static let offer = Result {
        try MarketOffer("coinbase:BTC-USD,coinbase:ETH-USD,binanceus:BTCUSDT,binanceus:SOLUSDT,binanceusdm:BTCUSDT,binanceusdm:ETHUSDT")
    }
    static let source = offer.map { SyntheticMarket(seed: 7, offer: $0, historyDays: 2, liveDays: 1) }
    static let ticks = MinuteTicks(perMinute: 4)

    /// The market of `venue`, so many seconds after the live part's start.
    static func at(_ venue: BinanceVenue, seconds: Double) throws -> BinanceMarket {
        let market = try source.get().market
        let moment = Timestamp(microseconds: market.start.openTime.microseconds + Int64((seconds * 1_000_000).rounded()))
        return BinanceMarket(venue: venue, market: market, ticks: ticks, now: moment, clock: moment)
    }

    static func start() throws -> Int64 { try source.get().market.start.unixSeconds }

    /// What JSON text says, as Foundation's values.
    static func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) }

    static func object(_ text: String) throws -> [String: Any] { try json(text) as? [String: Any] ?? [:] }
    static func rows(_ text: String) throws -> [[Any]] { try json(text) as? [[Any]] ?? [] }
}

import TraderModel

/// The best bid and ask as Binance's stream tells them. Spot tells no time of them.
struct BinanceBookTicker: Decodable {
    private var symbol: String
    private var bid: String
    private var bidSize: String
    private var ask: String
    private var askSize: String
    private var eventTime: FlexibleInteger?
    private var tradeTime: FlexibleInteger?

    private enum CodingKeys: String, CodingKey {
        case symbol = "s"
        case bid = "b"
        case bidSize = "B"
        case ask = "a"
        case askSize = "A"
        case eventTime = "E"
        case tradeTime = "T"
    }

    /// The quote, known at `now`; throws `VenueError.malformed` when a value is not what it should be.
    func quote(of venue: BinanceVenue, at now: Timestamp) throws(VenueError) -> Quote {
        let instrument = try venue.instrument(symbol)
        guard let bid = Price(bid), let bidSize = Quantity(bidSize), let ask = Price(ask), let askSize = Quantity(askSize) else {
            throw .malformed("a quote of \(instrument) has a value that is not a number")
        }
        // The moment of the match, not that of the message, where both are told.
        let told = tradeTime ?? eventTime
        guard told == nil || told?.value.moment != nil else { throw .malformed("a quote of \(instrument) has no reasonable time") }
        let quote = Quote(
            instrument: instrument, bid: bid, bidSize: bidSize, ask: ask, askSize: askSize, at: told?.value.moment ?? now, knownAt: now)
        guard quote.isPossible else { throw .malformed(VenueMessage.shown("a quote of \(instrument) is impossible: \(bid) to \(ask)")) }
        return quote
    }
}

public import TraderModel

/// The best bid and ask of a product as Coinbase's channel `ticker` tells them.
public struct CoinbaseTicker: Decodable, Equatable, Sendable {
    private var product_id: String
    /// Absent in the batches of the channel `ticker_batch`; empty where the book has no such side.
    private var best_bid: String?
    private var best_bid_quantity: String?
    private var best_ask: String?
    private var best_ask_quantity: String?

    /// The quote by the canonical name of its product, told at `at` and known at `now`; nil when a side of the book is missing or empty. Throws
    /// `VenueError.malformed` when a value is not what it should be.
    public func quote(at: Timestamp, known now: Timestamp) throws(VenueError) -> Quote? {
        let texts = [best_bid, best_bid_quantity, best_ask, best_ask_quantity].compactMap { $0.flatMap { $0.isEmpty ? nil : $0 } }
        guard texts.count == 4 else { return nil }
        let instrument = CoinbaseREST.instrument(product_id)
        guard let bid = Price(texts[0]), let bidSize = Quantity(texts[1]), let ask = Price(texts[2]), let askSize = Quantity(texts[3])
        else {
            throw .malformed(VenueMessage.shown("the ticker of \(instrument) has a value that is not a number"))
        }
        // An empty side is told as 0, too.
        if bid == .zero || ask == .zero { return nil }
        let quote = Quote(instrument: instrument, bid: bid, bidSize: bidSize, ask: ask, askSize: askSize, at: at, knownAt: now)
        guard quote.isPossible else {
            throw .malformed(VenueMessage.shown("the ticker of \(instrument) is impossible: \(bid) to \(ask)"))
        }
        return quote
    }
}

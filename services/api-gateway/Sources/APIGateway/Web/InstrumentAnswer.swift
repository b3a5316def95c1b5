import TraderModel

/// An instrument of `/api/instruments`.
struct InstrumentAnswer: Encodable {
    /// In full, such as `coinbase:BTC-USD`.
    var instrument: String
    var venue: String
    var symbol: String
    /// What of it is followed; empty when nothing is any more.
    var follows: [WatchedChannel]
    /// The strategies that run or are stopped and whose lanes wait for its bars, and those that have an open trade in it.
    var read_by: [String]
    /// The newest close that is kept, and the moment of it, unix seconds; null before the first.
    var last_price: Double?
    var last_at: Int64?

    init(_ instrument: Instrument, _ follows: [WatchedChannel], readBy: [String], last: CandleRows.Close?) {
        self.instrument = instrument.description
        venue = instrument.venue
        symbol = instrument.symbol
        self.follows = follows
        read_by = readBy
        last_price = last?.price
        last_at = last?.at
    }

    private enum CodingKeys: String, CodingKey { case instrument, venue, symbol, follows, read_by, last_price, last_at }

    /// What is unknown is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(venue, forKey: .venue)
        try container.encode(symbol, forKey: .symbol)
        try container.encode(follows, forKey: .follows)
        try container.encode(read_by, forKey: .read_by)
        try container.encode(last_price, forKey: .last_price)
        try container.encode(last_at, forKey: .last_at)
    }
}

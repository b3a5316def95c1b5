import TraderModel

/// An instrument of `/api/instruments`.
struct InstrumentAnswer: Encodable {
    /// In full, such as `coinbase:BTC-USD`.
    var instrument: String
    var venue: String
    var symbol: String
    /// What of it is followed; empty when nothing is any more.
    var follows: [WatchedChannel]
    /// The strategies that run or are stopped and read its bars, and those that have an open trade in it.
    var read_by: [String]

    init(_ instrument: Instrument, _ follows: [WatchedChannel], readBy: [String]) {
        self.instrument = instrument.description
        venue = instrument.venue
        symbol = instrument.symbol
        self.follows = follows
        read_by = readBy
    }
}

import MarketFeed
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderVenues
import VenueSimulator

/// What may be followed in a run, by which feeds, and what is followed from the start. A quarter of the runs has Coinbase's BTC and ETH alone.
struct RunMarket {
    /// The feeds that run, Coinbase's first.
    let feeds: [ServiceName]
    /// All that may be followed, by feed: what strategies name.
    let instruments: [ServiceName: [Instrument]]
    /// What each feed follows from its first start on.
    let first: [ServiceName: [InstrumentRecord]]
    /// Seconds after which a Binance venue ends a connection, and sooner when it likes: a day there, less here so that runs see it.
    let lifeSeconds: Int64

    private static let coinbase = ["SOL-USD", "XRP-USD", "DOGE-USD", "ADA-USD"]
    private static let binance = ["BTCUSDT", "ETHUSDT", "SOLUSDT"]
    /// What is always followed: the platform's own lane waits for it.
    static let home: [Instrument] = [.coinbaseBTC, .coinbaseETH]

    init(_ numbers: inout SeededNumbers) {
        var instruments: [ServiceName: [Instrument]] = [.marketFeed: Self.home]
        if !numbers.happens(onceIn: 4) {
            let others = Self.some(of: Self.coinbase, numbers.number(in: 0...4), &numbers)
            instruments[.marketFeed] = Self.home + others.map { Instrument(venue: "coinbase", symbol: $0) }
            for (feed, chance) in [(ServiceName.binanceUSFeed, 0.5), (.binanceUSDMFeed, 0.4)] where numbers.chance(chance) {
                instruments[feed] = Self.some(of: Self.binance, numbers.number(in: 1...2), &numbers).compactMap { symbol in
                    feed.venue.map { Instrument(venue: $0, symbol: symbol) }
                }
            }
        }
        self.instruments = instruments
        let feeds = ServiceName.feeds.filter { instruments[$0] != nil }
        self.feeds = feeds
        lifeSeconds = numbers.number(in: 1_800...5_400)
        var first: [ServiceName: [InstrumentRecord]] = [:]
        for feed in feeds {
            first[feed] = (instruments[feed] ?? []).compactMap { instrument in
                guard Self.home.contains(instrument) || numbers.chance(0.7) else { return nil }
                let follows: [WatchedChannel] =
                    feed != .marketFeed && numbers.chance(0.6) ? [.fiveMinuteBars, .oneMinuteBars] : [.fiveMinuteBars]
                return InstrumentRecord(instrument: instrument, follows: follows, contract: nil, at: Timestamp(microseconds: 0))
            }
        }
        self.first = first
    }

    private static func some(of symbols: [String], _ count: Int64, _ numbers: inout SeededNumbers) -> [String] {
        var rest = symbols
        return (0..<min(Int(count), symbols.count)).map { _ in rest.remove(at: Int(numbers.number(in: 0...Int64(rest.count - 1)))) }
    }

    /// All that may be followed, in order.
    var all: [Instrument] { feeds.flatMap { instruments[$0] ?? [] } }

    /// What strategies name.
    var inputs: MarketInputs { MarketInputs(instruments: all, contracts: MarketInputs.platform.contracts) }

    /// Instruments whose bars of one minute may be followed.
    var withMinutes: [Instrument] { feeds.dropFirst().flatMap { instruments[$0] ?? [] } }

    /// Whether there is no more than what the platform's own lane reads.
    var isNarrow: Bool { all == Self.home }

    /// Who follows an instrument.
    static func feed(of instrument: Instrument) -> ServiceName { ServiceName.feed(of: instrument.venue) ?? .marketFeed }

    /// The length of the bars that the venue of an instrument tells.
    static func toldLength(of instrument: Instrument) -> BarLength { closesBars(instrument) ? .oneMinute : Market.barLength }

    /// Whether the venue of an instrument says of each bar when it is over.
    static func closesBars(_ instrument: Instrument) -> Bool { feed(of: instrument) != .marketFeed }

    /// The rules of a feed in this run.
    func rules(of feed: ServiceName) -> FeedRules {
        var rules = FeedRules.of(feed.venue.flatMap(VenueName.init(rawValue:)) ?? .coinbase)
        if rules.lifeSeconds != nil { rules.lifeSeconds = lifeSeconds }
        return rules
    }

    /// What the simulated venues are to offer. It is made of names that they know.
    var offer: MarketOffer {
        do {
            return try MarketOffer(all.map(\.description).joined(separator: ","))
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

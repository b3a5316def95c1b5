import MarketFeed
import TraderModel
import TraderSources
import TraderVenues

/// A feed without a venue, a store or a clock: its source and machine are told what happens, and what they wish is kept.
struct FeedBench {
    private(set) var machine: CandleMachine
    private(set) var source: FeedSource
    private(set) var candles: [Candle] = []
    private(set) var minutes: [Candle] = []
    private(set) var forming: [FormingCandle] = []
    private(set) var quotes: [Quote] = []
    private(set) var revisions: [CandleRevision] = []
    private(set) var marks: [MarkRecord] = []
    private(set) var outages: [Outage] = []
    private(set) var instruments: [InstrumentRecord] = []
    private(set) var wishes: [FeedSource.Wish] = []
    /// When it wants to look again.
    private(set) var due: Timestamp?

    static let btc = Series(.coinbaseBTC, .fiveMinutes)
    static let eth = Series(.coinbaseETH, .fiveMinutes)

    /// The venue began with bar −3, so that a history is one page.
    init(_ machine: CandleMachine = CandleMachine(series: [])) {
        self.machine = machine
        let first = [Instrument.coinbaseBTC, .coinbaseETH].map {
            InstrumentRecord(instrument: $0, follows: [.fiveMinuteBars], contract: nil, at: Timestamp(microseconds: 0))
        }
        source = FeedSource(.coinbase, first: first, reach: HistoryReach(venueBegan: .number(-3)), shadow: ShadowBook())
    }

    /// A feed of any venue, which follows `first` from its first start on.
    init(
        _ rules: FeedRules, first: [InstrumentRecord], began: BarTime? = nil, _ machine: CandleMachine = CandleMachine(series: [])
    ) {
        self.machine = machine
        source = FeedSource(rules, first: first, reach: HistoryReach(venueBegan: began), shadow: ShadowBook())
    }

    /// Begins anew with the state that is kept, as after a `kill -9`: what was told stays told.
    mutating func restart(_ machine: CandleMachine, _ source: FeedSource) {
        self.machine = machine
        self.source = source
    }

    /// Tells what happens, and answers what is wished then.
    @discardableResult mutating func happens(_ event: FeedSource.Event, at now: Timestamp) -> [FeedSource.Wish] {
        var all: [CandleOutput] = []
        let settling = source.take(event, at: now, &machine, machine: \.self) { machine, input in
            var outputs: [CandleOutput] = []
            machine.apply(input) { outputs.append($0) }
            all += outputs
            return outputs
        }
        for output in all {
            switch output {
            case .candle(let candle): candles.append(candle)
            case .minute(let candle): minutes.append(candle)
            case .forming(let candle): forming.append(candle)
            case .revision(let revision): revisions.append(revision)
            case .quote(let quote): quotes.append(quote)
            case .mark(let mark): marks.append(mark)
            case .outage(let outage): outages.append(outage)
            case .instrument(let record): instruments.append(record)
            case .unseen: break
            }
        }
        due = settling.lookAgainAt
        wishes += settling.wishes
        return settling.wishes
    }

    /// Answers the question about the time, which is asked first.
    mutating func tellTime(_ wishes: [FeedSource.Wish], ahead seconds: Int64 = 0, at now: Timestamp) -> [FeedSource.Wish] {
        for case .time(let question) in wishes {
            return happens(.toldTime(.success(question.advanced(bySeconds: seconds)), question: question, at: now), at: now)
        }
        return []
    }

    /// Answers the question about what the venue has, in symbols alone.
    @discardableResult mutating func tellListing(_ symbols: Set<String>, at now: Timestamp) -> [FeedSource.Wish] {
        happens(.toldListing(.success(VenueListing(contracts: [], symbols: symbols))), at: now)
    }

    /// Answers the last question for bars of a series.
    @discardableResult mutating func answer(_ series: Series, _ bars: [TimedBar], at now: Timestamp) -> [FeedSource.Wish] {
        guard let number = question(of: series) else { return [] }
        return happens(.answered(number, .success(bars)), at: now)
    }

    /// The number of the last question for bars of a series; nil when there was none.
    func question(of series: Series) -> Int? {
        for case .bars(let number, let question) in wishes.reversed() where question.series == series { return number }
        return nil
    }

    /// A feed whose history is loaded up to bar −1, and which follows the stream since bar −1.
    static func following() -> FeedBench {
        var bench = FeedBench()
        let start = Timestamp.bar(0, 20)
        let first = bench.happens(.begin, at: start)
        _ = bench.tellTime(first, at: start)
        bench.answer(btc, (-3...0).map { .made($0, close: 100) }, at: start)
        bench.answer(eth, (-3...0).map { .made(.coinbaseETH, $0, close: 100) }, at: start)
        bench.tellListing(["BTC-USD", "ETH-USD", "SOL-USD"], at: start)
        bench.happens(.stream(.connected), at: start)
        return bench
    }

    /// A frame with bars.
    static func frame(_ number: Int64, _ bars: [TimedBar]) -> FeedSource.Event {
        .stream(
            .frame(
                StreamFrame(
                    sequenceNumber: number, sentAt: nil, events: bars.map { .bar($0, length: Candle.topicLength, isClosed: false) })))
    }
}

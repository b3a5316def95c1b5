import Testing
import TraderModel
import TraderProto
import TraderService

/// When the data of a strategy is out of reach, and what is named.
struct DataReachTests {
    private static let now = Timestamp.seconds(1_767_225_600)
    /// Who reads nothing of a contract, and who does: at home both wait for both instruments.
    private static let btc = home()
    private static let both = home(.gateBTC)
    private static let solana = Instrument(venue: "coinbase", symbol: "SOL-USD")
    private static let binance = Instrument(venue: "binanceus", symbol: "BTCUSDT")

    private static func home(_ contracts: Instrument...) -> LaneReads {
        LaneReads(lane: nil, length: .fiveMinutes, instruments: [.coinbaseBTC, .coinbaseETH], contracts: contracts)
    }

    private static func lane(_ length: BarLength, _ instruments: Instrument..., contracts: [Instrument] = []) -> LaneReads {
        LaneReads(lane: "of its own", length: length, instruments: instruments, contracts: contracts)
    }

    private static func report(_ gates: (String, String?, Int64)...) -> DataReach.Reader {
        .report(
            SourceReport(
                gates: gates.map { name, reason, ago in
                    SourceReport.Gate(
                        instrument: name, reason: reason, detail: reason.map { "\($0) of \(name)" },
                        since: reason == nil || ago < 0 ? nil : now.advanced(bySeconds: -ago).microseconds)
                }))
    }

    private static func obstacle(
        _ feed: DataReach.Reader?, _ poller: DataReach.Reader? = nil, judged ago: Int64? = 10, to reads: LaneReads = both,
        binance: DataReach.Reader? = nil
    ) -> DataReach.Obstacle? {
        var answers: [ServiceName: DataReach.Reader] = [:]
        answers[.marketFeed] = feed
        answers[.liqPoller] = poller
        answers[.binanceUSFeed] = binance
        return DataReach(answers, now: now).obstacle(to: reads, judgedUpTo: ago.map { now.advanced(bySeconds: -$0) })
    }

    private static let well = report(("coinbase:BTC-USD", nil, 0), ("coinbase:ETH-USD", nil, 0), ("coinbase:BTC-USD 1m", "stale", 900))

    @Test func whereAllIsWellOrNothingIsKnownNothingIsInTheWay() {
        #expect(Self.obstacle(Self.well, Self.report(("gateio:BTC_USDT", nil, 0))) == nil)
        #expect(Self.obstacle(nil, judged: nil) == nil, "nobody was asked yet")
    }

    @Test(arguments: [
        // What comes a little after it is due hides nothing; a bar that stays away is stale in the end.
        ("unconfirmed", 20, false), ("gap", 20, false), ("stale", 300, true), ("clock", 1, true), ("history", -1, true),
        ("access-lost", 1, true), ("late", 299, false), ("late", 300, true), ("unreachable", 299, false), ("unreachable", 300, true),
        ("a word of a newer version", 1, true),
    ])
    func eachGatesReasonCounts(reason: String, ago: Int64, isBlind: Bool) {
        for poller in [false, true] {
            let closed = Self.report((poller ? "gateio:BTC_USDT" : "coinbase:ETH-USD", reason, ago))
            let found = poller ? Self.obstacle(Self.well, closed) : Self.obstacle(closed)
            #expect((found != nil) == isBlind, "\(reason)")
            #expect(found.map { $0.reason == reason && $0.source.contains(poller ? "BTC_USDT" : "ETH-USD") } ?? true)
        }
    }

    @Test func aContractCountsForThoseAloneWhoReadIt() {
        let poller = Self.report(("gateio:ETH_USDT", "history", -1), ("gateio:BTC_USDT", "unreachable", 4_000))
        #expect(Self.obstacle(Self.well, poller)?.source == "gateio:BTC_USDT")
        #expect(Self.obstacle(Self.well, poller, to: Self.btc) == nil)
        #expect(Self.obstacle(Self.well, .silent("no answer"), to: Self.btc) == nil)
        #expect(
            Self.obstacle(Self.well, .silent("no answer"))
                == DataReach.Obstacle(source: "liq-poller", reason: "silent", detail: "no answer"))
    }

    @Test func withoutOneInstrumentsCandlesNoBarIsJudgedAtAll() {
        #expect(Self.obstacle(Self.report(("coinbase:ETH-USD", "stale", 400)), to: Self.btc)?.source == "coinbase:ETH-USD")
        #expect(Self.obstacle(.silent("no answer"), to: Self.btc)?.source == "market-feed")
    }

    @Test func whatIsNotJudgedAnyMoreIsNotSeenEither() {
        #expect(Self.obstacle(Self.well, judged: 600, to: Self.btc) == nil)
        let found = Self.obstacle(Self.well, judged: 601, to: Self.btc)
        #expect(found?.source == "signal-engine" && found?.reason == "unjudged")
        #expect(found?.since == Self.now.advanced(bySeconds: -601).microseconds)
    }

    @Test func aLaneOfItsOwnIsKeptFromSeeingByItsOwnSeriesAlone() {
        let closed = Self.report(("coinbase:BTC-USD", "stale", 900), ("coinbase:SOL-USD", nil, 0), ("coinbase:SOL-USD 1m", "stale", 400))
        #expect(Self.obstacle(closed, to: Self.lane(.fiveMinutes, Self.solana)) == nil)
        #expect(Self.obstacle(closed, to: Self.lane(.fiveMinutes, Self.solana, .coinbaseBTC))?.source == "coinbase:BTC-USD")
        // Of bars of a minute the gate of minutes counts.
        #expect(Self.obstacle(closed, to: Self.lane(.oneMinute, Self.solana))?.source == "coinbase:SOL-USD 1m")
        #expect(Self.obstacle(closed, to: Self.lane(.oneMinute, .coinbaseBTC)) == nil)
    }

    @Test func eachInstrumentIsAskedOfAtTheFeedOfItsVenue() {
        let here = Self.lane(.fiveMinutes, Self.binance)
        let across = Self.lane(.fiveMinutes, Self.binance, .coinbaseBTC)
        let open = Self.report(("binanceus:BTCUSDT", nil, 0))
        #expect(Self.obstacle(.silent("no answer"), to: here, binance: open) == nil)
        #expect(Self.obstacle(.silent("no answer"), to: across, binance: open)?.source == "market-feed")
        #expect(Self.obstacle(Self.well, to: across, binance: .silent("no answer"))?.source == "market-feed@binanceus")
        #expect(Self.obstacle(Self.well, to: Self.btc, binance: .silent("no answer")) == nil)
        #expect(Self.obstacle(Self.well, to: here, binance: Self.report(("binanceus:BTCUSDT", "history", -1)))?.reason == "history")
    }

    @Test func aLaneIsUnjudgedByItsOwnNewestBar() {
        let own = Self.lane(.fiveMinutes, Self.solana)
        #expect(Self.obstacle(Self.well, judged: 601, to: own)?.reason == "unjudged")
        #expect(Self.obstacle(Self.well, judged: nil, to: own) == nil, "of a new lane no bar was judged yet")
    }

    @Test func everyVenueHasItsReader() {
        #expect(
            DataReach.readers == [
                "coinbase": .marketFeed, "binanceus": .binanceUSFeed, "binanceusdm": .binanceUSDMFeed, "gateio": .liqPoller,
            ])
    }
}

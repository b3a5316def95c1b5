import Testing
import TraderModel
import TraderProto
import TraderService

/// When the data of a strategy is out of reach, and what is named.
struct DataReachTests {
    private static let now = Timestamp.seconds(1_767_225_600)
    private static let btc: Set<Instrument> = [.coinbaseBTC]
    private static let both: Set<Instrument> = [.coinbaseBTC, .gateBTC]

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
        _ feed: DataReach.Reader?, _ poller: DataReach.Reader? = nil, judged ago: Int64? = 10, to instruments: Set<Instrument> = both
    ) -> DataReach.Obstacle? {
        var answers: [ServiceName: DataReach.Reader] = [:]
        answers[.marketFeed] = feed
        answers[.liqPoller] = poller
        return DataReach(answers, judgedUpTo: ago.map { now.advanced(bySeconds: -$0) }, now: now).obstacle(to: instruments)
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
}

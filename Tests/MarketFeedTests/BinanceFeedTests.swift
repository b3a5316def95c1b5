import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderVenues

/// Candles of a venue that says of each minute when it is over.
struct BinanceFeedTests {
    private static func change(_ isFollowed: Bool, _ channels: Set<WatchedChannel>) -> WatchChange {
        WatchChange(isFollowed: isFollowed, instrument: MadeKlines.btc, channels: channels)
    }

    /// Holds what came out against the truth: gapless, ascending, each once, and the same bars.
    private func check(_ told: [Candle], _ truth: [TimedBar], isWhole: Bool = true) throws {
        let first = try #require(told.first)
        let start = try #require(truth.firstIndex { $0.ts == first.ts })
        #expect(told.map(\.ts) == truth[start...].prefix(told.count).map(\.ts))
        for (candle, bar) in zip(told, truth[start...]) {
            #expect(candle.bar == bar.bar, "\(candle.ts)")
            #expect(candle.noTrades == (bar.bar.volume == .zero))
        }
        if isWhole { #expect(start == 0 && told.count >= truth.count - 2) }
    }

    @Test("whatever happens on the way, the final bars are the truth's", arguments: UInt64(1)...12)
    func random(seed: UInt64) throws {
        var run = BinanceRun(seed: seed)
        try run.run()
        try check(run.bench.minutes, run.market.truth)
        try check(run.bench.candles, run.market.joinedTruth)
        #expect(run.bench.revisions.isEmpty)
        #expect(run.bench.candles.contains { $0.origin == .stream } && run.bench.minutes.contains { $0.origin == .rest })
    }

    @Test func whereAllIsWellTheStreamMakesEveryBarAtOnce() throws {
        var run = BinanceRun(seed: 3, minutes: 60, hasTroubles: false)
        try run.run()
        try check(run.bench.minutes, run.market.truth)
        try check(run.bench.candles, run.market.joinedTruth)
        let live = run.bench.candles.filter { $0.ts >= MadeKlines.minute(15) }
        #expect(live.count == 8 && live.allSatisfy { $0.origin == .stream && $0.knownAt == $0.ts.closeTime(of: .fiveMinutes) })
        // The bar that was open when the process began: its first minutes were loaded, the others came.
        #expect(run.bench.candles.first { $0.ts == MadeKlines.minute(10) }?.origin == .rest)
        #expect(run.bench.forming.allSatisfy { $0.bar.isPossible } && run.bench.forming.count > 100)
    }

    @Test func aMinuteThatTheVenueChangesIsARevisionOfItsBarsOnce() throws {
        var run = BinanceRun(seed: 7, minutes: 150, revised: 33, hasTroubles: false)
        try run.run()
        try check(run.bench.candles, run.market.joinedTruth)
        let revisions = run.bench.revisions.sorted { $0.seconds < $1.seconds }
        #expect(revisions.map(\.ts) == [MadeKlines.minute(33), MadeKlines.minute(30)] && revisions.map(\.seconds) == [60, 300])
        for revision in revisions {
            #expect((revision.revised?.volume.units ?? 0) - revision.was.volume.units == 100_000_000)
        }
    }

    @Test("what is followed again goes on behind its last minute, in the middle of a bar too", arguments: UInt64(20)...24)
    func followedAgain(seed: UInt64) throws {
        let all: Set<WatchedChannel> = [.fiveMinuteBars, .oneMinuteBars]
        var run = BinanceRun(
            seed: seed,
            changes: [
                1_000 + Int64(seed) * 31: Self.change(false, all), 2_600 + Int64(seed) * 17: Self.change(true, [.fiveMinuteBars]),
                3_700: Self.change(true, [.oneMinuteBars]),
            ])
        try run.run()
        try check(run.bench.candles, run.market.joinedTruth)
        try check(run.bench.minutes, run.market.truth)
    }

    @Test("an end that the stream tells makes a minute final when it was followed from its opening on, and no other")
    func proof() throws {
        var bench = CandleBench()
        let series = MadeKlines.minutes
        bench.watch([MadeKlines.btc: [.oneMinuteBars]], at: MadeKlines.moment(0))
        var generator = SplitMix64(seed: 5)
        let market = MadeKlines(minutes: 10, &generator)
        bench.apply(
            .confirmed(
                series, first: MadeKlines.minute(0), last: MadeKlines.minute(0), bars: [market.whole(0), market.bar(1, after: 5)],
                isHistory: false, asked: MadeKlines.moment(65), at: MadeKlines.moment(66)))
        bench.apply(.followed(since: MadeKlines.moment(61)))
        func tell(_ number: Int, isClosed: Bool, _ seconds: Double) {
            bench.apply(.told(market.whole(number), length: .oneMinute, isClosed: isClosed, at: MadeKlines.moment(seconds)))
        }
        tell(1, isClosed: true, 120)
        #expect(bench.minutes.count == 1, "it had begun before")
        tell(3, isClosed: true, 240)
        tell(2, isClosed: true, 241)
        #expect(
            bench.minutes.count == 1 && bench.machine.wantedConfirmations(at: MadeKlines.moment(241)).map(\.bar) == [MadeKlines.minute(1)])
        bench.apply(
            .confirmed(
                series, first: MadeKlines.minute(1), last: MadeKlines.minute(1), bars: [market.whole(1)], isHistory: false,
                asked: MadeKlines.moment(242), at: MadeKlines.moment(243)))
        bench.tick(MadeKlines.moment(243))
        #expect(bench.minutes.map(\.ts) == (0...3).map(MadeKlines.minute))
        #expect(bench.minutes.map(\.origin) == [.rest, .rest, .stream, .stream])
        tell(4, isClosed: false, 299)
        bench.tick(MadeKlines.moment(309))
        #expect(bench.minutes.count == 4, "nobody has said that it is over")
        #expect(bench.machine.wantedConfirmations(at: MadeKlines.moment(310)).map(\.bar) == [MadeKlines.minute(4)])
    }

    @Test func aConnectionIsMadeAnewBeforeTheVenueCutsIt() {
        var bench = FeedBench(.binanceUS, first: [], began: MadeKlines.minute(0))
        let start = MadeKlines.moment(0)
        _ = bench.tellTime(bench.happens(.begin, at: start), at: start)
        bench.happens(.stream(.connected), at: start)
        let moment = start.advanced(bySeconds: 86_400 - 600 + 15)
        func ends(_ wishes: [FeedSource.Wish]) -> Int { wishes.count { if case .giveUp(.bars, _) = $0 { true } else { false } } }
        #expect(ends(bench.happens(.timePassed, at: moment.advanced(bySeconds: -1))) == 0)
        #expect(ends(bench.happens(.timePassed, at: moment)) == 1)
        #expect(ends(bench.happens(.timePassed, at: moment.advanced(bySeconds: 1))) == 0, "once")
    }

    @Test func aStreamThatTellsNothingOfAMinuteInWhichThereWereTradesIsMadeAnew() throws {
        var bench = CandleBench()
        bench.watch([MadeKlines.btc: [.fiveMinuteBars]], at: MadeKlines.moment(0))
        var generator = SplitMix64(seed: 6)
        let market = MadeKlines(minutes: 10, &generator)
        let traded = try #require((1..<9).first { market.whole($0).bar.volume > .zero })
        var unseen: [BarTime] = []
        var machine = bench.machine
        machine.apply(.followed(since: MadeKlines.moment(0))) { _ in }
        machine.apply(
            .confirmed(
                MadeKlines.five, first: MadeKlines.minute(0), last: MadeKlines.minute(traded),
                bars: (0...traded + 1).map(market.whole), isHistory: false, asked: MadeKlines.moment(700), at: MadeKlines.moment(701))
        ) { if case .unseen(_, let bar) = $0 { unseen.append(bar) } }
        #expect(unseen == [MadeKlines.minute(traded)])
    }

    @Test func symbolsAndStreamsHaveTheVenuesBounds() {
        let rules = FeedRules.binanceUSDM
        let list = (0..<200).map { number in
            InstrumentRecord(
                instrument: Instrument(venue: "binanceusdm", symbol: "S\(number)USDT"), follows: [.fiveMinuteBars], contract: nil,
                at: Timestamp(microseconds: 0))
        }
        func refusal(_ symbol: String, _ list: [InstrumentRecord]) -> String? {
            rules.refusal(
                of: WatchChange(
                    isFollowed: true, instrument: Instrument(venue: "binanceusdm", symbol: symbol), channels: [.fiveMinuteBars]), list)
        }
        #expect(refusal("BTCUSDT", Array(list.dropLast())) == nil && refusal("BTCUSDT_271231", []) == nil)
        #expect(refusal("BTC-USD", [])?.contains("such as BTCUSDT") == true)
        #expect(refusal("BTCUSDT", list)?.contains("200 instruments") == true)
        #expect(rules.subscriptions(to: list, on: .bars).allSatisfy { $0.channel == .bars(.oneMinute) })
    }
}

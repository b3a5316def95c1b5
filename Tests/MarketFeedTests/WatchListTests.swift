import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderVenues

/// What is followed, what changes it, and what it survives.
struct WatchListTests {
    private let sol = Instrument(venue: "coinbase", symbol: "SOL-USD")
    private let btc = FeedBench.btc

    private func follow(_ instrument: Instrument, _ channels: Set<WatchedChannel>) -> WatchChange {
        WatchChange(isFollowed: true, instrument: instrument, channels: channels)
    }

    private func unfollow(_ instrument: Instrument, _ channels: Set<WatchedChannel>) -> WatchChange {
        WatchChange(isFollowed: false, instrument: instrument, channels: channels)
    }

    @Test("what is followed later loads its history as a cold start does, while the others go on")
    func later() throws {
        var bench = FeedBench.following()
        let wishes = bench.happens(.change(follow(sol, [.fiveMinuteBars]), 1), at: .bar(0, 60))
        let series = Series(sol, .fiveMinutes)
        #expect(wishes.first == .answer(1, refusal: nil))
        guard case .follow(let list) = wishes[1] else {
            Issue.record("\(wishes)")
            return
        }
        #expect(list.map(\.instrument) == [.coinbaseBTC, .coinbaseETH, sol])
        #expect(bench.instruments.last == list.last && bench.machine.watchList == list)
        #expect(bench.source.isLoading(series) && !bench.source.isLoading)
        bench.answer(series, (-3...0).map { .made(sol, $0, close: 20) }, at: .bar(0, 61))
        let loaded = bench.candles.filter { $0.instrument == sol }
        #expect(loaded.map(\.origin) == [.history, .history, .history] && loaded.last?.ts == .number(-1))
        #expect(!bench.source.isLoading(series) && !bench.machine.needsHistory(series))
        // Its first live bar was not followed whole, and comes by REST; the next ones by the stream.
        bench.happens(.timePassed, at: .bar(1, 10))
        bench.answer(series, [.made(sol, 0, close: 21), .made(sol, 1, close: 22)], at: .bar(1, 11))
        #expect(bench.candles.last?.origin == .rest && bench.candles.last?.instrument == sol)
    }

    @Test func theListIsInTheStateThatIsKept() throws {
        var bench = FeedBench.following()
        bench.happens(.change(follow(sol, [.fiveMinuteBars, .oneMinuteBars]), 1), at: .bar(0, 60))
        let machine = try throughJSON(bench.machine)
        #expect(machine.watchList == bench.machine.watchList)
        #expect(machine.series == [btc, FeedBench.eth, Series(sol, .fiveMinutes), Series(sol, .oneMinute)])
        // The setting fills it at the first start only.
        var again = FeedBench(machine)
        let first = again.happens(.begin, at: .bar(0, 70))
        #expect(again.instruments.isEmpty && again.machine.watchList == machine.watchList)
        guard case .follow(let list)? = first.first else {
            Issue.record("\(first)")
            return
        }
        #expect(list == machine.watchList)
        #expect(again.source.isLoading(Series(sol, .fiveMinutes)) && machine.needsHistory(Series(sol, .fiveMinutes)))
    }

    @Test func aStateOfBeforeGoesOnWithItsBars() {
        // A store of before has series, and no list.
        var bench = FeedBench(CandleBench.following().machine)
        #expect(bench.machine.watchList == nil)
        bench.happens(.begin, at: .bar(0, 20))
        #expect(bench.machine.watchList?.count == 2 && bench.machine.lastFinal(of: btc) == .number(-1))
    }

    @Test func whatIsFollowedAgainTellsNoBarTwice() {
        var bench = FeedBench.following()
        let before = bench.candles.count
        bench.happens(.change(unfollow(.coinbaseETH, Set(WatchedChannel.allCases)), 1), at: .bar(0, 60))
        #expect(bench.instruments.last?.follows == [] && bench.machine.series == [btc])
        bench.happens(FeedBench.frame(0, [.made(.coinbaseETH, 0, close: 7)]), at: .bar(0, 70))
        bench.happens(.change(follow(.coinbaseETH, [.fiveMinuteBars]), 2), at: .bar(2, 60))
        bench.answer(FeedBench.eth, (0...2).map { .made(.coinbaseETH, $0, close: 100) }, at: .bar(2, 61))
        #expect(bench.candles.dropFirst(before).filter { $0.instrument == .coinbaseETH }.map(\.ts) == [.number(0), .number(1)])
    }

    @Test func anAnswerThatComesForWhatIsNotFollowedAnyMoreSaysNothing() throws {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: .bar(0, 20))
        _ = bench.tellTime(first, at: .bar(0, 20))
        let number = try #require(bench.question(of: btc))
        bench.happens(.change(unfollow(.coinbaseBTC, [.fiveMinuteBars]), 1), at: .bar(0, 21))
        bench.happens(.answered(number, .success((-3...0).map { .made($0, close: 1) })), at: .bar(0, 22))
        #expect(bench.candles.isEmpty)
    }

    @Test(
        "what cannot be followed is refused with a sentence",
        arguments: [
            ("gateio:BTC_USDT", .fiveMinuteBars, "ask the feed of gateio"), ("coinbase:btc\"", .fiveMinuteBars, "is no symbol"),
            ("coinbase:BTC-USD", .marks, "makes no marks: use 5m, 1m, quotes"),
        ] as [(String, WatchedChannel, String)])
    func refused(instrument: String, channel: WatchedChannel, words: String) throws {
        var bench = FeedBench.following()
        let before = bench.machine
        let wishes = bench.happens(.change(follow(try #require(Instrument(instrument)), [channel]), 3), at: .bar(0, 60))
        guard case .answer(3, let refusal?)? = wishes.first else {
            Issue.record("\(wishes)")
            return
        }
        #expect(refusal.contains(words) && bench.machine == before)
    }

    @Test("a symbol that the venue does not have is named, and troubles no other series")
    func unknown() throws {
        var bench = FeedBench.following()
        bench.happens(.change(follow(sol, [.fiveMinuteBars]), 1), at: .bar(0, 60))
        let number = try #require(bench.question(of: Series(sol, .fiveMinutes)))
        bench.happens(.answered(number, .failure(.refused(status: 404, message: "no such product"))), at: .bar(0, 61))
        let standing = bench.source.standing(bench.machine, at: .bar(0, 62))
        #expect(standing.reason?.hasPrefix("the history of coinbase:SOL-USD is out of reach") == true)
        #expect(standing.gates.map(\.reason) == [nil, nil, "history"])
        bench.happens(.change(unfollow(sol, Set(WatchedChannel.allCases)), 2), at: .bar(0, 63))
        #expect(bench.source.standing(bench.machine, at: .bar(0, 64)).reason == nil)
    }

    @Test("minutes that are followed on an open connection are REST's until the stream surely tells all of them")
    func minutes() {
        var bench = CandleBench()
        bench.watch([.coinbaseBTC: [.fiveMinuteBars]], at: .bar(0, 0))
        bench.apply(.followed(since: .bar(0, 0)))
        bench.watch([.coinbaseBTC: [.fiveMinuteBars, .oneMinuteBars]], at: .bar(1, 10))
        let series = Series(.coinbaseBTC, .oneMinute)
        #expect(!bench.machine.isFollowed(series, since: BarLength.oneMinute.bar(containing: .bar(1, 60))))
        #expect(bench.machine.isFollowed(series, since: BarLength.oneMinute.bar(containing: .bar(1, 120))))
        #expect(bench.machine.isFollowed(btc, since: .number(1)))
    }
}

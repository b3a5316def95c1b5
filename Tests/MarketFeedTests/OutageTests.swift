import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

/// When bars could not be had, and for how long.
struct OutageTests {
    private let btc = FeedBench.btc

    private func outage(_ from: Int, _ until: Int?, _ reason: String) -> Outage {
        Outage(
            instrument: .coinbaseBTC, length: .fiveMinutes, from: BarTime.number(from).openTime,
            until: until.map { BarTime.number($0).openTime }, reason: reason)
    }

    @Test("bars that are later than what trades are an outage, from the first to the last of them, with the reason")
    func without() throws {
        var bench = FeedBench.following()
        bench.happens(.stream(.disconnected("gone")), at: .bar(0, 100))
        bench.happens(.timePassed, at: .bar(1, 10))
        bench.happens(.answered(bench.question(of: btc) ?? 0, .failure(.rateLimited(""))), at: .bar(1, 11))
        bench.happens(.timePassed, at: .bar(1, 299))
        #expect(bench.outages.isEmpty, "a bar that is less than a bar late still trades")
        bench.happens(.timePassed, at: .bar(2, 0))
        let begun = bench.outages.filter { $0.instrument == .coinbaseBTC }
        #expect(begun.count == 1 && begun[0].from == BarTime.number(0).openTime && begun[0].until == nil)
        #expect(begun[0].reason.contains("the venue's stream is lost (gone)"))
        bench.happens(.timePassed, at: .bar(2, 20))
        bench.answer(btc, (0...2).map { .made($0, close: 100) }, at: .bar(2, 30))
        let over = try #require(bench.outages.last { $0.instrument == .coinbaseBTC })
        // What was asked at the opening of bar 2 was bar 0; bar 1 is not a bar late yet.
        #expect(over.until == BarTime.number(1).openTime && over.reason == begun[0].reason)
        #expect([0, 1, 2].map { over.covers(.number($0), of: .fiveMinutes) } == [true, false, false])
    }

    @Test func aFeedThatDidNotRunSaysSo() throws {
        var bench = FeedBench(try throughJSON(FeedBench.following().machine))
        let first = bench.happens(.begin, at: .bar(5, 20))
        _ = bench.tellTime(first, at: .bar(5, 20))
        #expect(bench.outages.first == outage(0, nil, "the feed did not run"))
        bench.answer(btc, (0...5).map { .made($0, close: 100) }, at: .bar(5, 21))
        #expect(bench.outages.last == outage(0, 5, "the feed did not run"))
    }

    @Test func oneThatLastsIsGoneOnWithAfterARestart() throws {
        var bench = FeedBench.following()
        bench.happens(.timePassed, at: .bar(2, 0))
        let begun = try #require(bench.outages.first { $0.instrument == .coinbaseBTC })
        var again = FeedBench(try throughJSON(bench.machine))
        let first = again.happens(.begin, at: .bar(3, 20))
        _ = again.tellTime(first, at: .bar(3, 20))
        again.answer(btc, (0...3).map { .made($0, close: 100) }, at: .bar(3, 21))
        let over = again.outages.filter { $0.instrument == .coinbaseBTC }
        #expect(over.map(\.until) == [BarTime.number(3).openTime] && over.first?.from == begun.from && over.first?.reason == begun.reason)
    }

    @Test func whileHistoryIsLoadedNothingIsMissing() {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: .bar(0, 20))
        _ = bench.tellTime(first, at: .bar(0, 20))
        bench.happens(.timePassed, at: .bar(9, 0))
        #expect(bench.outages.isEmpty)
    }

    @Test func whatIsNotFollowedAnyMoreIsNotMissing() {
        var bench = CandleBench.following()
        bench.apply(.silent(btc, from: .bar(0, 0), reason: "x"))
        bench.apply(.silent(btc, from: .bar(1, 0), reason: "y"))
        bench.watch([.coinbaseBTC: []], at: .bar(3, 0))
        bench.watch([.coinbaseETH: [.fiveMinuteBars]], at: .bar(3, 0))
        #expect(bench.outages.map(\.until) == [nil, BarTime.number(0).openTime])
    }
}

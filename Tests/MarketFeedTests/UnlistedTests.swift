import MarketFeed
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderVenues

/// Symbols that the venue does not have: refused where that is known, else said, and of no harm to others.
struct UnlistedTests {
    private let typo = Instrument(venue: "coinbase", symbol: "SOLUSD")
    private var series: Series { Series(typo, .fiveMinutes) }

    private func follow(_ channels: Set<WatchedChannel> = [.fiveMinuteBars]) -> FeedSource.Event {
        .change(WatchChange(isFollowed: true, instrument: typo, channels: channels), 7)
    }

    private func refusal(_ wishes: [FeedSource.Wish]) -> String? {
        for case .answer(7, let refusal) in wishes { return refusal }
        return nil
    }

    /// A feed at its first start, whose settings name a symbol that is not there; everything else is loaded, and the venue has not said what it has.
    private func started(_ rules: FeedRules = .coinbase) -> FeedBench {
        let first = [Instrument.coinbaseBTC, typo].map {
            InstrumentRecord(instrument: $0, follows: [.fiveMinuteBars], contract: nil, at: Timestamp(microseconds: 0))
        }
        var bench = FeedBench(rules, first: first, began: .number(-3))
        let start = Timestamp.bar(0, 20)
        _ = bench.tellTime(bench.happens(.begin, at: start), at: start)
        bench.answer(FeedBench.btc, (-3...0).map { .made($0, close: 100) }, at: start)
        bench.happens(.stream(.connected), at: start)
        return bench
    }

    @Test func itIsRefusedAtOnceWithWhatIsNear() {
        var bench = FeedBench.following()
        let before = bench.machine
        let wishes = bench.happens(follow(), at: .bar(0, 60))
        #expect(refusal(wishes) == "coinbase has no SOLUSD: near it are SOL-USD")
        #expect(bench.machine == before && !wishes.contains { if case .follow = $0 { true } else { false } })
        let strange = WatchChange(isFollowed: true, instrument: Instrument(venue: "coinbase", symbol: "QQQQ-QQQ"), channels: [.quotes])
        #expect(refusal(bench.happens(.change(strange, 7), at: .bar(0, 61))) == "coinbase has no QQQQ-QQQ, and nothing of a name near it")
    }

    @Test("what has been listed since the venue was asked can be followed as soon as it has been asked again")
    func listedSince() {
        var bench = FeedBench.following()
        #expect(!bench.happens(follow(), at: .bar(0, 79)).contains(.listing), "it has only just been asked")
        #expect(bench.happens(follow(), at: .bar(0, 80)).contains(.listing))
        bench.tellListing(["BTC-USD", "ETH-USD", "SOLUSD"], at: .bar(0, 81))
        let wishes = bench.happens(follow(), at: .bar(0, 82))
        #expect(wishes.first == .answer(7, refusal: nil) && bench.machine.watchList?.last?.instrument == typo)
    }

    @Test func anAliasIsListedUnderItsOtherName() {
        var bench = FeedBench.following()
        let alias = WatchChange(
            isFollowed: true, instrument: Instrument(venue: "coinbase", symbol: "SOL-USDC"), channels: [.fiveMinuteBars])
        #expect(bench.happens(.change(alias, 7), at: .bar(0, 60)).first == .answer(7, refusal: nil))
    }

    @Test("one of the first start closes its own gate, is said, and holds nothing else back")
    func firstStart() throws {
        var bench = started()
        let number = try #require(bench.question(of: series))
        bench.happens(.answered(number, .failure(.refused(status: 404, message: "no such product"))), at: .bar(0, 21))
        #expect(bench.source.standing(bench.machine, at: .bar(0, 22)).state == .stale)
        let wishes = bench.tellListing(["BTC-USD", "SOL-USD"], at: .bar(0, 23))
        #expect(wishes == [.follow([try #require(bench.machine.watchList?.first)])], "the stream is not asked for it any more")
        let standing = bench.source.standing(bench.machine, at: .bar(0, 24))
        let words = "coinbase has no SOLUSD: near it are SOL-USD"
        #expect(standing.state == .running && standing.reason == words)
        #expect(standing.gates.map(\.reason) == [nil, "unknown"] && standing.gates.last?.detail == words)
        // Nothing of it is asked for any more, and the other goes on.
        let before = bench.wishes.count
        bench.happens(.pauseOver(series), at: .bar(0, 30))
        bench.happens(.timePassed, at: .bar(1, 10))
        let asked = bench.wishes.dropFirst(before).compactMap { if case .bars(_, let question) = $0 { question.series } else { nil } }
        #expect(asked == [FeedBench.btc])
        bench.answer(FeedBench.btc, [.made(0, close: 101), .made(1, close: 102)], at: .bar(1, 11))
        #expect(bench.candles.last?.ts == .number(0) && bench.source.standing(bench.machine, at: .bar(1, 12)).state == .running)
        // It can be given up, and then there is nothing to say.
        bench.happens(.change(WatchChange(isFollowed: false, instrument: typo, channels: Set(WatchedChannel.allCases)), 8), at: .bar(1, 13))
        #expect(bench.source.standing(bench.machine, at: .bar(1, 14)).reason == nil)
    }

    @Test func itIsLoadedOnceTheVenueHasIt() throws {
        var bench = started()
        bench.tellListing(["BTC-USD"], at: .bar(0, 23))
        let before = bench.wishes.count
        // While something is not there the venue is asked hourly. After so long a pause its time comes first.
        let early = Timestamp.bar(0, 23).advanced(bySeconds: 3_599)
        _ = bench.tellTime(bench.happens(.timePassed, at: early), at: early)
        #expect(!bench.wishes.dropFirst(before).contains(.listing))
        let later = early.advanced(bySeconds: 1)
        #expect(bench.happens(.timePassed, at: later).contains(.listing))
        let wishes = bench.tellListing(["BTC-USD", "SOLUSD"], at: later)
        #expect(wishes.contains(.follow(try #require(bench.machine.watchList))))
        #expect(wishes.contains { if case .bars(_, let question) = $0 { question.series == series } else { false } })
        #expect(bench.source.standing(bench.machine, at: later).gates.last?.reason == "history")
    }

    @Test("what told bars before is asked for as ever, since a list may be wrong")
    func vanished() {
        var bench = FeedBench.following()
        let wishes = bench.tellListing(["BTC-USD"], at: .bar(0, 60))
        #expect(!wishes.contains { if case .follow = $0 { true } else { false } })
        let open = bench.source.standing(bench.machine, at: .bar(0, 61))
        #expect(
            open.gates.map(\.reason) == [nil, nil] && open.state == .running && open.reason?.hasPrefix("coinbase has no ETH-USD") == true)
        bench.happens(.timePassed, at: .bar(1, 10))
        let number = bench.question(of: FeedBench.eth) ?? 0
        bench.happens(.answered(number, .failure(.refused(status: 404, message: "gone"))), at: .bar(1, 11))
        bench.answer(FeedBench.btc, [.made(0, close: 101), .made(1, close: 102)], at: .bar(1, 11))
        let closed = bench.source.standing(bench.machine, at: .bar(1, 12))
        #expect(closed.gates.map(\.reason) == [nil, "unknown"] && closed.state == .running)
    }

    @Test func aListWithoutAnythingSaysNothingOfWhatIsFollowed() {
        var bench = FeedBench.following()
        bench.tellListing([], at: .bar(0, 60))
        #expect(bench.source.standing(bench.machine, at: .bar(0, 61)).reason == nil)
    }

    @Test func aFeedThatFollowsNothingElseIsOfNoUse() {
        var bench = started()
        bench.tellListing(["XYZ-USD"], at: .bar(0, 23))
        #expect(bench.source.standing(bench.machine, at: .bar(0, 24)).state == .stale)
    }
}

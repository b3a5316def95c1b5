import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderSources
import TraderVenues

/// What a feed wishes, step by step, and what it makes of what comes of it.
struct FeedSourceTests {
    private let btc = FeedBench.btc
    private let eth = FeedBench.eth
    private let start = Timestamp.bar(0, 20)

    private func questions(_ wishes: [FeedSource.Wish]) -> [BarQuestion] {
        wishes.compactMap { if case .bars(_, let question) = $0 { question } else { nil } }
    }

    @Test func itConnectsAndAsksForTheTimeBeforeAnythingElse() {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        let list = [Instrument.coinbaseBTC, .coinbaseETH].map {
            InstrumentRecord(instrument: $0, follows: [.fiveMinuteBars], contract: nil, at: start)
        }
        #expect(first == [.follow(list), .connect(after: .zero), .time(start)])
        #expect(bench.instruments == list && bench.machine.watchList == list)
        let then = bench.tellTime(first, at: start)
        #expect(
            questions(then) == [
                BarQuestion(btc, from: .number(-3), through: .number(1)), BarQuestion(eth, from: .number(-3), through: .number(1)),
            ])
    }

    @Test func aTimeThatIsNeverToldHoldsUpTheHistoryForAMinuteAndNoFrame() {
        var bench = FeedBench()
        bench.happens(.begin, at: start)
        bench.happens(.stream(.connected), at: start)
        bench.happens(FeedBench.frame(0, [.made(0, close: 101)]), at: .bar(0, 30))
        #expect(bench.wishes.count == 3 && bench.due == .bar(0, 80))
        #expect(questions(bench.happens(.timePassed, at: .bar(0, 80))).count == 2)
    }

    @Test("a question that is never answered holds up its own series alone")
    func hangs() throws {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        _ = bench.tellTime(first, at: start)
        bench.happens(.stream(.connected), at: start)
        // BTC's history is never told.
        bench.answer(eth, (-3...0).map { .made(.coinbaseETH, $0, close: 100) }, at: start)
        #expect(bench.candles.map(\.instrument) == Array(repeating: .coinbaseETH, count: 3))
        #expect(bench.source.isLoading(btc) && !bench.source.isLoading(eth))
        bench.happens(FeedBench.frame(0, [.made(.coinbaseETH, 0, close: 104)]), at: .bar(0, 290))
        bench.happens(FeedBench.frame(1, [.made(.coinbaseETH, 1, close: 105)]), at: .bar(1, 1))
        let wishes = bench.happens(.timePassed, at: .bar(1, 10))
        // Its question was given up after a minute, and is asked again: ETH's bar is asked for meanwhile, since it was not followed whole.
        #expect(questions(wishes).map(\.series).contains(eth))
        bench.answer(eth, [.made(.coinbaseETH, 0, close: 104), .made(.coinbaseETH, 1, close: 105)], at: .bar(1, 11))
        let live = try #require(bench.candles.last)
        #expect(live.instrument == .coinbaseETH && live.ts == .number(0) && live.origin == .rest)
        bench.happens(FeedBench.frame(2, [.made(.coinbaseETH, 1, close: 106)]), at: .bar(1, 290))
        bench.happens(FeedBench.frame(3, [.made(.coinbaseETH, 2, close: 107)]), at: .bar(2, 1))
        bench.happens(.timePassed, at: .bar(2, 4))
        #expect(bench.candles.last?.origin == .stream && bench.candles.last?.ts == .number(1))
        #expect(bench.machine.lastFinal(of: btc) == nil)
    }

    @Test func aHistoryThatFailsIsBegunAnewAfterAPauseThatGrows() {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        _ = bench.tellTime(first, at: start)
        var pauses: [Duration] = []
        for _ in 1...3 {
            guard let number = bench.question(of: btc) else { break }
            for case .pause(btc, let pause) in bench.happens(.answered(number, .failure(.rateLimited(""))), at: start) {
                pauses.append(pause)
            }
            bench.happens(.pauseOver(btc), at: start)
        }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(bench.source.loadingTrouble?.contains("slow down") == true)
    }

    @Test func anAnswerThatComesAfterItWasGivenUpSaysNothing() throws {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        _ = bench.tellTime(first, at: start)
        let old = try #require(bench.question(of: btc))
        bench.happens(.timePassed, at: .bar(0, 80))
        bench.happens(.answered(old, .success((-3...0).map { .made($0, close: 7) })), at: .bar(0, 81))
        #expect(bench.candles.isEmpty)
        bench.happens(.pauseOver(btc), at: .bar(0, 82))
        #expect(bench.question(of: btc) != old)
    }

    @Test func aQuestionOfAClockThatIsPutBackIsGivenUpAMinuteLater() {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        _ = bench.tellTime(first, at: start)
        // Its answer never comes.
        bench.happens(.timePassed, at: start.advanced(bySeconds: -1_200))
        let wishes = bench.happens(.timePassed, at: start.advanced(bySeconds: -1_139))
        #expect(wishes.contains { if case .pause(btc, _) = $0 { true } else { false } })
    }

    @Test("what REST did not have when it was asked is not taken for the last word because the answer was long on its way")
    func late() throws {
        var bench = FeedBench.following()
        bench.happens(FeedBench.frame(0, [.made(0, close: 104, volume: 9)]), at: .bar(0, 290))
        bench.happens(.stream(.disconnected("gone")), at: .bar(0, 299))
        bench.happens(.timePassed, at: .bar(1, 119))
        let number = try #require(bench.question(of: btc))
        // REST trailed the stream then; two minutes after the close it would be believed.
        let answer = [TimedBar.made(0, close: 103, volume: 8), .made(1, close: 105)]
        bench.happens(.answered(number, .success(answer)), at: .bar(1, 125))
        #expect(bench.machine.lastFinal(of: btc) == .number(-1))
    }

    @Test func aStreamThatEndsIsMadeAgainAfterAPauseThatDataMakesShort() {
        var bench = FeedBench.following()
        let pauses = (0..<3).map { _ in bench.happens(.stream(.disconnected("gone")), at: .bar(0, 30)) }
        #expect(pauses == [1, 2, 4].map { [.connect(after: .seconds($0))] })
        bench.happens(.stream(.connected), at: .bar(0, 40))
        bench.happens(FeedBench.frame(0, [.made(0, close: 1)]), at: .bar(0, 41))
        #expect(bench.happens(.stream(.disconnected("gone")), at: .bar(0, 42)) == [.connect(after: .seconds(1))])
    }

    @Test func aClockThatIsOfAnotherDayAsksForNothing() {
        var bench = FeedBench()
        let first = bench.happens(.begin, at: start)
        let wishes = bench.tellTime(first, ahead: -86_400, at: start)
        #expect(wishes.isEmpty && bench.due == .bar(0, 80))
        let again = bench.happens(.timePassed, at: .bar(0, 80))
        #expect(again == [.time(.bar(0, 80))])
        #expect(questions(bench.tellTime(again, at: .bar(0, 80))).count == 2, "the clocks agree")
    }

    @Test func anEmptyAnswerToALongQuestionIsBelievedTheThirdTime() {
        var bench = FeedBench(CandleBench.following().machine)
        let late = Timestamp.bar(30, 20)
        let first = bench.happens(.begin, at: late)
        _ = bench.tellTime(first, at: late)
        let isLoading = (1...3).map { _ in
            bench.answer(btc, [], at: late)
            return bench.source.isLoading(btc)
        }
        #expect(isLoading == [true, true, false])
    }
}

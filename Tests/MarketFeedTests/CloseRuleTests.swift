import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct CloseRuleTests {
    @Test func aBarIsFinalOnceALaterOneWasSeenAndTheGraceHasPassed() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 101), at: .bar(0, 5))
        bench.see(.made(0, close: 105, volume: 9), at: .bar(0, 299))
        #expect(bench.machine.nextDue() == .bar(1, 10))
        bench.tick(.bar(1, 0.4))
        bench.see(.made(1, close: 106), at: .bar(1, 0.5))
        #expect(bench.machine.nextDue() == .bar(1, 3.5))
        bench.tick(.bar(1, 3.499))
        #expect(bench.candles.isEmpty)
        bench.tick(.bar(1, 3.5))
        #expect(
            bench.candles == [
                Candle(
                    instrument: .coinbaseBTC, ts: .number(0), bar: TimedBar.made(0, close: 105, volume: 9).bar, origin: .stream,
                    knownAt: .bar(1, 3.5), firstSeenAt: .bar(0, 5))
            ])
    }

    @Test func theFirstFrameAfterTheGraceClosesTooAndTheNewBarIsNeverTakenForTheOldOne() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105, volume: 50), at: .bar(0, 280))
        bench.see(.made(1, close: 1, volume: 1), at: .bar(1, 1))
        bench.see(.made(1, close: 2, volume: 1), at: .bar(1, 2))
        #expect(bench.candles.isEmpty)
        bench.see(.made(1, close: 3, volume: 1), at: .bar(1, 4))
        #expect(bench.closes == [[0, 105]])
        #expect(bench.candles.first?.bar.volume == Quantity("50"))
    }

    @Test func aCorrectionWithinTheGraceIsTakenAndALaterOneIsNot() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 299))
        bench.see(.made(0, close: 106), .made(1, close: 110), at: .bar(1, 0.2))
        bench.see(.made(0, close: 107), at: .bar(1, 3.1))
        bench.tick(.bar(1, 3.2))
        bench.see(.made(0, close: 108), at: .bar(1, 3.3))
        bench.tick(.bar(1, 9))
        #expect(bench.closes == [[0, 107]])
    }

    @Test func aSilentBucketWaitsForRESTAndIsFlatThere() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.see(.made(2, close: 111), at: .bar(2, 1))
        bench.tick(.bar(2, 4))
        #expect(bench.closes == [[0, 105]])
        #expect(bench.wanted(.bar(2, 9.9)) == [])
        #expect(bench.wanted(.bar(2, 10)) == [1])
        bench.confirm(1...1, [.made(2, close: 111)], at: .bar(2, 10.3))
        #expect(bench.closes == [[0, 105], [1, 105]])
        #expect(bench.candles.last?.noTrades == true && bench.candles.last?.origin == .rest)
        #expect(bench.candles.last?.bar == .flat(at: bench.candles[0].bar.close))
        #expect(bench.candles.last?.knownAt == .bar(2, 10.3) && bench.candles.last?.firstSeenAt == nil)
    }

    @Test func aSilentBucketWaitsHoweverManyBarsFollowIt() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.see(.made(2, close: 111), at: .bar(2, 1))
        bench.see(.made(2, close: 111), at: .bar(2, 299))
        bench.see(.made(3, close: 112), at: .bar(3, 280))
        bench.see(.made(4, close: 113), at: .bar(4, 1))
        bench.tick(.bar(4, 200))
        #expect(bench.closes == [[0, 105]])
        bench.confirm(1...1, [.made(2, close: 111)], at: .bar(4, 201))
        bench.tick(.bar(4, 202))
        #expect(bench.closes == [[0, 105], [1, 105], [2, 111], [3, 112]])
        #expect(bench.candles.map(\.origin) == [.stream, .rest, .stream, .stream])
    }

    @Test func withoutALaterBarRESTHasTheWord() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.tick(.bar(1, 9))
        #expect(bench.candles.isEmpty && bench.machine.nextDue() == .bar(1, 10))
        #expect(bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(0, close: 106), .made(1, close: 106)], at: .bar(1, 11))
        #expect(bench.closes == [[0, 106]])
        #expect(bench.candles.last?.origin == .rest && bench.candles.last?.noTrades == false)
    }

    @Test func theBarInProgressAtTheConnectionIsConfirmedByREST() {
        var bench = CandleBench.following()
        bench.apply(.lost)
        bench.apply(.followed(since: .bar(0, 20)))
        bench.see(.made(0, close: 105), at: .bar(0, 21))
        bench.see(.made(1, close: 110), at: .bar(1, 1))
        bench.tick(.bar(1, 8))
        #expect(bench.candles.isEmpty)
        #expect(bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(0, close: 107), .made(1, close: 110)], at: .bar(1, 10))
        bench.see(.made(1, close: 110), at: .bar(1, 270))
        bench.see(.made(2, close: 120), at: .bar(2, 1))
        bench.tick(.bar(2, 4))
        #expect(bench.closes == [[0, 107], [1, 110]])
        #expect(bench.candles.map(\.origin) == [.rest, .stream])
    }

    @Test func aBarThatOpensAtTheVeryMomentOfTheConnectionIsFollowed() {
        var bench = CandleBench.following()
        bench.apply(.followed(since: .bar(0, 0)))
        bench.see(.made(0, close: 105), at: .bar(0, 1))
        bench.see(.made(0, close: 105), at: .bar(0, 270))
        bench.see(.made(1, close: 110), at: .bar(1, 1))
        bench.tick(.bar(1, 4))
        #expect(bench.closes == [[0, 105]])
    }

    @Test func aStreamThatWasQuietBeforeTheCloseIsNotTrustedWithTheBar() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 269.9))
        bench.see(.made(1, close: 110), at: .bar(1, 1))
        bench.tick(.bar(1, 9))
        #expect(bench.candles.isEmpty && bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(0, close: 106), .made(1, close: 110)], at: .bar(1, 10))
        #expect(bench.closes == [[0, 106]])
    }

    @Test func anAnswerThatSaysWhatTheStreamSaidToTheEndNeedsNothingLater() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 104), at: .bar(0, 298))
        bench.confirm(0...0, [.made(0, close: 104)], at: .bar(1, 10))
        #expect(bench.closes == [[0, 104]])
        // Told of too early: both may be of before the close.
        bench.see(.made(1, close: 105), at: .bar(1, 200))
        bench.confirm(1...1, [.made(1, close: 105)], at: .bar(2, 10))
        #expect(bench.closes == [[0, 104]])
    }

    @Test func anAnswerWithoutAnythingLaterMayBeOfBeforeTheClose() {
        var bench = CandleBench.following()
        bench.apply(.lost)
        for seconds in [10.0, 60, 299] { bench.confirm(0...0, [.made(0, close: 104)], at: .bar(1, seconds)) }
        #expect(bench.candles.isEmpty)
        bench.confirm(0...0, [.made(0, close: 105), .made(1, close: 106)], at: .bar(1, 299))
        #expect(bench.closes == [[0, 105]])
    }

    @Test func afterALostFrameTheBarInProgressIsConfirmedByREST() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.apply(.followed(since: .bar(0, 150)))
        bench.see(.made(1, close: 110), at: .bar(1, 1))
        bench.tick(.bar(1, 8))
        #expect(bench.candles.isEmpty && bench.wanted(.bar(1, 10)) == [0])
    }

    @Test func withoutAConnectionNothingIsFinalByTheStream() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), .made(1, close: 106), at: .bar(1, 1))
        bench.apply(.lost)
        bench.tick(.bar(1, 200))
        #expect(bench.candles.isEmpty)
        #expect(bench.wanted(.bar(1, 200)) == [0])
    }

    @Test func theRowsOfASnapshotFinalizeNothingByThemselves() {
        var bench = CandleBench.following()
        bench.apply(.followed(since: .bar(4, 50)))
        bench.apply(.observed((-50...4).map { .made($0, close: 200) }, at: .bar(4, 51)))
        bench.tick(.bar(4, 299))
        #expect(bench.candles.isEmpty)
        #expect(bench.wanted(.bar(4, 51)) == [0])
        bench.confirm(0...3, (0...4).map { .made($0, close: Int64($0) + 300) }, at: .bar(4, 52))
        #expect(bench.closes == [[0, 300], [1, 301], [2, 302], [3, 303]])
        #expect(bench.candles.allSatisfy { $0.origin == .rest })
    }

    @Test func anInstrumentThatIsNotOursIsPassedOver() {
        var bench = CandleBench.following()
        let doge = Instrument(venue: "coinbase", symbol: "DOGE-USD")
        bench.see(.made(doge, 0, close: 1), .made(doge, 1, close: 1), at: .bar(1, 1))
        bench.confirm(0...0, [.made(doge, 0, close: 1)], of: doge, at: .bar(1, 20))
        bench.tick(.bar(1, 9))
        #expect(bench.candles.isEmpty && bench.forming.isEmpty)
    }

    @Test func oneInstrumentDoesNotCloseTheOther() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), .made(.coinbaseETH, 0, close: 5), .made(1, close: 106), at: .bar(1, 1))
        bench.tick(.bar(1, 8))
        #expect(bench.candles.map(\.instrument) == [.coinbaseBTC])
    }

    @Test func theBarInProgressIsToldAsItChangesAndOldBarsAreNot() {
        var bench = CandleBench.following()
        bench.see(.made(-1, close: 99), at: .bar(0, 1))
        bench.see(.made(0, close: 101), at: .bar(0, 2))
        bench.see(.made(0, close: 101), at: .bar(0, 3))
        bench.see(.made(0, close: 102), at: .bar(0, 4))
        bench.see(.made(1, close: 110), at: .bar(1, 1))
        bench.see(.made(0, close: 103), at: .bar(1, 2))
        #expect(bench.forming.map { $0.bar.close.units / 100_000_000 } == [101, 102, 110])
        #expect(bench.forming.map(\.ts) == [.number(0), .number(0), .number(1)])
    }
}

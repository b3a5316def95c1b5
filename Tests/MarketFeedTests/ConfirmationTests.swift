import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct ConfirmationTests {
    @Test func aColdStartTakesHistoryFromTheFirstBarThatTheVenueHas() {
        var bench = CandleBench()
        #expect(bench.machine.nextDue() == nil && bench.wanted(.bar(1_000, 0)) == [])
        bench.confirm(
            0...9, [.made(2, close: 102), .made(3, close: 103), .made(6, close: 106), .made(11, close: 1)], isHistory: true, at: .bar(20, 0)
        )
        #expect(bench.closes == [[2, 102], [3, 103], [4, 103], [5, 103], [6, 106], [7, 106], [8, 106], [9, 106]])
        #expect(bench.candles.map(\.noTrades) == [false, false, true, true, false, true, true, true])
        #expect(bench.candles.allSatisfy { $0.origin == .history && $0.knownAt == .bar(20, 0) })
        bench.confirm(10...11, [.made(10, close: 110)], isHistory: true, at: .bar(20, 1))
        #expect(bench.machine.lastFinal(of: Series(.coinbaseBTC, .fiveMinutes)) == .number(9), "nothing later shows that it is whole")
        bench.confirm(10...11, [.made(10, close: 110), .made(12, close: 1)], isHistory: true, at: .bar(20, 1))
        #expect(bench.closes.suffix(2) == [[10, 110], [11, 110]])
        #expect(bench.machine.lastFinal(of: Series(.coinbaseBTC, .fiveMinutes)) == .number(11))
        #expect(bench.machine.lastFinal(of: Series(.coinbaseETH, .fiveMinutes)) == nil)
    }

    @Test func aStartIsColdUntilItsHistoryIsLoaded() throws {
        var bench = CandleBench()
        bench.confirm(0...9, [.made(2, close: 102)], isHistory: true, at: .bar(20, 0))
        #expect(bench.machine.isColdStart)
        #expect(try throughJSON(bench.machine).isColdStart)
        bench.apply(.loaded(Series(.coinbaseBTC, .fiveMinutes)))
        #expect(bench.machine.isColdStart && !bench.machine.needsHistory(Series(.coinbaseBTC, .fiveMinutes)))
        #expect(bench.machine.needsHistory(Series(.coinbaseETH, .fiveMinutes)))
        bench.apply(.loaded(Series(.coinbaseETH, .fiveMinutes)))
        #expect(!bench.machine.isColdStart)
        #expect(try !throughJSON(bench.machine).isColdStart)
    }

    @Test func whatTheStreamShowsDuringAColdStartStaysOut() {
        var bench = CandleBench()
        bench.apply(.followed(since: .bar(20, 0)))
        for number in 0...20 { bench.see(.made(number, close: 7), at: .bar(20, 1)) }
        bench.confirm(0...19, (0...20).map { .made($0, close: 100) }, isHistory: true, at: .bar(20, 2))
        #expect(bench.closes == (0...19).map { [$0, 100] })
        bench.see(.made(20, close: 8), at: .bar(20, 290))
        bench.see(.made(21, close: 9), at: .bar(21, 1))
        bench.tick(.bar(21, 4))
        #expect(bench.closes.last == [20, 8])
    }

    @Test func whenRESTTrailsBehindTheStreamItIsAskedAgain() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.apply(.lost)
        bench.confirm(0...0, [], at: .bar(1, 10))
        #expect(bench.candles.isEmpty)
        #expect(bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(0, close: 106), .made(1, close: 106)], at: .bar(1, 15))
        #expect(bench.closes == [[0, 106]])
    }

    @Test func aRowWithoutALaterOneIsNotTakenHoweverLongItStands() {
        var bench = CandleBench.following()
        bench.apply(.lost)
        // The stream came back after the close and tells of the next bar: REST trails.
        bench.see(.made(0, close: 105), .made(1, close: 106), at: .bar(1, 30))
        for seconds in [60.0, 121, 299] { bench.confirm(0...0, [.made(0, close: 104)], at: .bar(1, seconds)) }
        #expect(bench.candles.isEmpty)
        bench.confirm(0...0, [.made(0, close: 105), .made(1, close: 106)], at: .bar(1, 299))
        #expect(bench.closes == [[0, 105]])
    }

    @Test func whatComesAfterATrailingRowWaitsToo() {
        var bench = CandleBench.following()
        bench.apply(.lost)
        bench.see(.made(1, close: 105), at: .bar(1, 280))
        bench.confirm(0...1, [.made(0, close: 104), .made(2, close: 106)], at: .bar(2, 15))
        #expect(bench.closes == [[0, 104]])
        bench.confirm(1...1, [.made(1, close: 105), .made(2, close: 106)], at: .bar(2, 20))
        #expect(bench.closes == [[0, 104], [1, 105]])
    }

    @Test func aRowWithLessVolumeThanTheStreamShowedIsNotWholeYet() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105, volume: 9), at: .bar(0, 280))
        bench.apply(.lost)
        bench.confirm(0...0, [.made(0, close: 104, volume: 8), .made(1, close: 106)], at: .bar(1, 10))
        #expect(bench.candles.isEmpty && bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(0, close: 105, volume: 9), .made(1, close: 106)], at: .bar(1, 15))
        #expect(bench.closes == [[0, 105]])
    }

    @Test func aRowThatNeverReachesTheStreamsVolumeIsTakenAfterTwoMinutes() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105, volume: 9), at: .bar(0, 280))
        bench.apply(.lost)
        bench.confirm(0...0, [.made(0, close: 104, volume: 8), .made(1, close: 106)], at: .bar(1, 119))
        #expect(bench.candles.isEmpty)
        bench.confirm(0...0, [.made(0, close: 104, volume: 8), .made(1, close: 106)], at: .bar(1, 120))
        #expect(bench.closes == [[0, 104]])
    }

    @Test func aBucketThatTheStreamToldOfAndRESTNeverHasIsTakenForEmptyAfterTwoMinutes() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.apply(.lost)
        bench.confirm(0...0, [.made(1, close: 106)], at: .bar(1, 119))
        #expect(bench.candles.isEmpty)
        bench.confirm(0...0, [], at: .bar(1, 120))
        #expect(bench.candles.isEmpty, "nothing later shows that REST is not behind")
        bench.confirm(0...0, [.made(1, close: 106)], at: .bar(1, 120))
        #expect(bench.closes == [[0, 100]] && bench.candles.first?.noTrades == true)
    }

    @Test func aBarFromTheFutureEndsNothing() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), at: .bar(0, 280))
        bench.see(.made(2, close: 1), at: .bar(0, 201))
        bench.tick(.bar(0, 299))
        #expect(bench.candles.isEmpty)
        bench.see(.made(1, close: 106), at: .bar(1, 1))
        bench.tick(.bar(1, 4))
        #expect(bench.closes == [[0, 105]])
    }

    @Test func aBucketIsTakenForSilentOnceSomethingShowsThatItWas() {
        var bench = CandleBench.following()
        bench.apply(.followed(since: .bar(0, 30)))
        // The frames of the first half minute may have held a trade, and the answer has nothing later.
        bench.confirm(0...0, [.made(-1, close: 100)], at: .bar(1, 10))
        #expect(bench.candles.isEmpty && bench.wanted(.bar(1, 10)) == [0])
        bench.confirm(0...0, [.made(1, close: 106)], at: .bar(1, 15))
        #expect(bench.closes == [[0, 100]])
        // The next bar was followed from its opening on; but a venue whose candles stand still says as little as one without trades.
        for seconds in [60, 120, 299.9] { bench.confirm(1...1, [], at: .bar(2, seconds)) }
        bench.confirm(1...2, [], at: .bar(3, 600))
        #expect(bench.closes == [[0, 100]])
        bench.confirm(1...2, [.made(1, close: 103), .made(5, close: 104)], at: .bar(5, 15))
        #expect(bench.closes == [[0, 100], [1, 103], [2, 103]])
        #expect(bench.candles.map(\.noTrades) == [true, false, true])
    }

    @Test func aPageThatBeginsTooLateLeavesNoGap() {
        var bench = CandleBench.following()
        bench.confirm(2...4, (2...4).map { .made($0, close: 200) }, at: .bar(5, 20))
        #expect(bench.candles.isEmpty)
    }

    @Test func aPageThatBeginsEarlyOrRunsLateAddsOnlyWhatWasAskedFor() {
        var bench = CandleBench.following()
        bench.confirm(-3...1, (-3...4).map { .made($0, close: 200) }, at: .bar(5, 20))
        #expect(bench.closes == [[0, 200], [1, 200]])
        bench.confirm(0...1, (0...1).map { .made($0, close: 300) }, at: .bar(5, 21))
        #expect(bench.candles.count == 2)
    }

    @Test func aConfirmationCountsAgainstWhatTheStreamShowed() {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), .made(1, close: 106), at: .bar(1, 1))
        bench.confirm(0...0, [.made(0, close: 104), .made(1, close: 106)], at: .bar(1, 2))
        bench.tick(.bar(1, 9))
        #expect(bench.closes == [[0, 104]])
    }

    @Test func theMachineGoesOnAfterAWayThroughItsSnapshot() throws {
        var bench = CandleBench.following()
        bench.see(.made(0, close: 105), .made(1, close: 106), at: .bar(1, 1))
        var copy = try throughJSON(bench.machine)
        #expect(copy == bench.machine)
        bench.tick(.bar(1, 5))
        var outputs: [CandleOutput] = []
        copy.apply(.tick(.bar(1, 5))) { outputs.append($0) }
        #expect(outputs == bench.candles.map(CandleOutput.candle))
    }
}

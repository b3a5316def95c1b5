import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderService
import TraderSources
import TraderVenues

/// When what is known of a series is up to date, and the one word for why not.
struct GateTests {
    private func gate(_ bench: CandleBench, _ now: Timestamp, _ clock: ClockDifference? = nil) -> SourceReport.Gate? {
        FeedGates(bench.machine, Confirmations(), clock, [:], at: now).gates.first
    }

    @Test func aSeriesWithoutHistoryIsClosed() {
        #expect(gate(CandleBench(), .bar(0, 0))?.reason == "history")
    }

    @Test func theTimeThatABarNeedsToBeKnownClosesNothing() {
        let bench = CandleBench.following()
        #expect(gate(bench, .bar(1, 9.9))?.reason == nil)
        #expect(gate(bench, .bar(1, 9.9))?.instrument == "coinbase:BTC-USD")
    }

    @Test func aBarThatIsOverAndNotKnownClosesItUntilItIs() {
        var bench = CandleBench.following()
        #expect(gate(bench, .bar(1, 10))?.reason == "unconfirmed")
        #expect(gate(bench, .bar(1, 10))?.since == BarTime.number(0).closeTime().microseconds)
        bench.see(.made(1, close: 105), at: .bar(1, 12))
        #expect(gate(bench, .bar(1, 12))?.reason == "gap", "a later bar was told of, and this one was not")
        #expect(gate(bench, .bar(2, 0))?.reason == "stale", "a whole bar late")
        bench.confirm(0...0, [.made(0, close: 104), .made(1, close: 105)], at: .bar(1, 15))
        #expect(gate(bench, .bar(1, 15))?.reason == nil)
    }

    @Test func aClockThatIsSurelyWrongClosesAllOfThem() throws {
        let bench = CandleBench.following()
        func difference(_ seconds: Int64, tripSeconds: Int64) -> ClockDifference {
            let asked = Timestamp.bar(0, 5)
            let answered = asked.advanced(bySeconds: tripSeconds)
            return ClockDifference(venue: asked.advanced(bySeconds: tripSeconds / 2 + seconds), asked: asked, answered: answered)
        }
        let closed = gate(bench, .bar(0, 6), difference(-7, tripSeconds: 0))
        #expect(closed?.reason == "clock" && closed?.detail == "our clock is 7.0 s ahead of the venue's: set the clock (NTP)")
        #expect(gate(bench, .bar(0, 6), difference(7, tripSeconds: 0))?.detail?.contains("7.0 s behind") == true)
        #expect(gate(bench, .bar(0, 6), difference(2, tripSeconds: 0))?.reason == nil)
        #expect(gate(bench, .bar(0, 6), difference(4, tripSeconds: 6))?.reason == nil, "the answer was too long on its way to tell")
    }
}

/// What has not been over long enough at the venue is not asked for.
struct ClockCheckTests {
    @Test func whatIsOverHereIsNotSurelyOverThere() {
        let now = Timestamp.bar(3, 0)
        #expect(ClockCheck().sureTime(at: now) == now)
        #expect(CandleHistory.newestWhole(at: now.advanced(bySeconds: 10), of: .fiveMinutes) == .number(2))
    }

    @Test(
        "a clock that is of another day than the venue's or the data is no clock",
        arguments: [(-1_669_852_800, true), (4_000, true), (-3_500, false), (20, false)] as [(Int64, Bool)])
    func far(_ seconds: Int64, _ isFar: Bool) throws {
        var check = ClockCheck()
        let now = Timestamp.bar(0, 0)
        let asks = check.asks(at: now)
        let failure = check.answered(now.advanced(bySeconds: seconds), to: now, at: now)
        #expect(asks && failure == nil)
        let obstacle = check.obstacle(at: now, newest: now)
        #expect((obstacle != nil) == isFar)
        guard isFar else { return }
        #expect(check.sureTime(at: now) == now, "nobody knows which clock is wrong")
        #expect(try #require(obstacle).contains("the venue's says \(now.advanced(bySeconds: seconds))"))
        #expect(check.due == now.advanced(bySeconds: 60))
    }

    @Test func aClockBeforeTheDataIsSaid() {
        let now = Timestamp.bar(0, 0)
        #expect(ClockCheck().obstacle(at: now, newest: nil) == nil)
        #expect(ClockCheck().obstacle(at: .seconds(600), newest: nil)?.contains("1970-01-01T00:10:00Z") == true)
        #expect(ClockCheck().obstacle(at: now, newest: now.advanced(bySeconds: 3_600)) == nil)
        #expect(ClockCheck().obstacle(at: now, newest: now.advanced(bySeconds: 3_601))?.contains("DATA_DIR") == true)
    }

    @Test func aClockThatWentOnByFarMoreThanThePauseIsAskedAbout() {
        var check = ClockCheck()
        #expect(!check.hasJumped(at: .bar(0, 0)))
        _ = check.asks(at: .bar(0, 0))
        #expect(check.isInDoubt, "nothing was measured before")
        let failure = check.answered(.bar(0, 0), to: .bar(0, 0), at: .bar(0, 0))
        #expect(failure == nil && !check.isInDoubt)
        #expect(!check.hasJumped(at: .bar(4, 0)) && check.hasJumped(at: .bar(4, 0.001)))
        _ = check.asks(at: .bar(4, 1))
        #expect(check.isInDoubt)
    }

    @Test func aQuestionWithoutAnAnswerIsGivenUp() {
        var check = ClockCheck()
        let first = [0, 1, 59.999, 60].map { (second: Double) in check.asks(at: .bar(0, second)) }
        #expect(first == [true, false, false, false] && !check.isAsking && check.due == .bar(0, 120))
        let late = check.answered(.bar(0, 0), to: .bar(0, 0), at: .bar(0, 90))
        #expect(late == nil && check.difference == nil, "nobody waits for it")
        let again = check.asks(at: .bar(0, 120))
        #expect(again && check.nextLook == .bar(0, 180))
        let (back, ahead) = (check.asks(at: .bar(-9, 0)), check.asks(at: .bar(9, 0)))
        #expect(back && ahead, "a clock that was set under a question says nothing of how long it takes")
    }

    @Test func theVenuesTimeIsAskedForAgainLater() {
        var check = ClockCheck()
        _ = check.asks(at: .bar(0, 100))
        let ahead = check.answered(.bar(0, 70), to: .bar(0, 100), at: .bar(0, 100))
        #expect(ahead == nil && check.difference?.milliseconds == -30_000)
        #expect(check.sureTime(at: .bar(1, 10)) == .bar(0, 280), "the venue's bar still runs")
        #expect(!check.isDue(at: .bar(0, 699.999)) && check.isDue(at: .bar(0, 700)))
        #expect(check.isDue(at: .bar(-5, 0)), "a clock that was put back does not wait for hours")
        _ = check.asks(at: .bar(0, 700))
        #expect(!check.isInDoubt)
        check.failed(.bar(0, 700), at: .bar(0, 700))
        #expect(check.due == .bar(0, 760))
        #expect(check.difference?.milliseconds == -30_000, "the last one known stands")
        _ = check.asks(at: .bar(0, 760))
        let vague = check.answered(.bar(0, 775), to: .bar(0, 760), at: .bar(0, 790))
        #expect(vague != nil && check.difference?.milliseconds == -30_000, "an answer of half a minute says nothing")
    }
}

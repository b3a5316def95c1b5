import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct ReadingTests {
    @Test func anHourIsTakenAtItsFirstSightTwoMinutesPastItsEnd() {
        var bench = PollBench()
        bench.answer([0: 5], at: .after(0, -1_000))
        bench.answer([0: 7], at: .after(0, 119))
        #expect(bench.news() == [])
        #expect(bench.wanted(.after(0, 119)) == [] && bench.wanted(.after(0, 120)) == [0])
        bench.answer([0: 8, 1: 1], at: .after(0, 120))
        #expect(bench.news() == [.reading(.made(0, long: 8, knownAt: .after(0, 120)))])
        #expect(bench.wanted(.after(0, 121)) == [])
    }

    @Test func theRunningHourIsNeverUsed() {
        var bench = PollBench()
        for second in stride(from: Int64(0), through: 3_600, by: 300) {
            bench.answer([0: 8, 1: second], at: .after(0, 120 + second))
            bench.tick(.after(0, 120 + second))
        }
        #expect(
            bench.news() == [
                .reading(.made(0, long: 8, knownAt: .after(0, 120))), .reading(.made(1, long: 3_600, knownAt: .after(1, 120))),
            ])
    }

    @Test func anHourSeenLateIsKnownWhenItIsSeen() {
        var bench = PollBench()
        bench.answer([0: 8], at: .after(0, 120))
        bench.answer([1: 9], at: .after(1, 900))
        #expect(
            bench.news() == [.reading(.made(0, long: 8, knownAt: .after(0, 120))), .reading(.made(1, long: 9, knownAt: .after(1, 900)))])
    }

    @Test func historyIsKnownWhenItWasPublished() {
        var bench = PollBench()
        bench.answer([0: 1, 1: 2, 3: 4, 4: 5], isHistory: true, at: .after(3, 200))
        #expect(
            bench.news() == [
                .reading(.made(0, long: 1, knownAt: .after(0, 120), seenAt: .after(3, 200))),
                .reading(.made(1, long: 2, knownAt: .after(1, 120), seenAt: .after(3, 200))),
                .missing(instrument: .gateBTC, ts: .hour(2), gaveUpAt: .after(3, 200)),
                .reading(.made(3, long: 4, knownAt: .after(3, 120), seenAt: .after(3, 200))),
            ])
        #expect(bench.machine.newest(of: .gateBTC) == .hour(3))
    }

    @Test func aLaterChangeIsARevisionAndNeverAReadingAgain() {
        var bench = PollBench()
        bench.answer([0: 8], at: .after(0, 120))
        _ = bench.news()
        bench.answer([0: 8], at: .after(0, 180))
        #expect(bench.news() == [])
        bench.answer([0: 9], at: .after(0, 240))
        #expect(bench.news() == [.revision(.made(0, long: 9, knownAt: .after(0, 240)))])
        bench.answer([0: 9], at: .after(0, 300))
        #expect(bench.news() == [])
        bench.answer([0: 8], at: .after(0, 360))
        #expect(bench.news() == [.revision(.made(0, long: 8, knownAt: .after(0, 360)))])
    }

    @Test func contractsHaveHoursOfTheirOwn() {
        var bench = PollBench(contracts: [.gateBTC, .gateETH])
        bench.answer([0: 8], at: .after(0, 120))
        bench.answer([0: 3], of: .gateETH, at: .after(0, 125))
        bench.answer([0: 1], of: Instrument(venue: "gateio", symbol: "DOGE_USDT"), at: .after(0, 126))
        bench.apply(.rows(.gateETH, [.made(1, long: 1, of: .gateBTC)], isHistory: false, asked: .after(1, 200), at: .after(1, 200)))
        #expect(
            bench.news() == [
                .reading(.made(0, long: 8, knownAt: .after(0, 120))), .reading(.made(0, long: 3, of: .gateETH, knownAt: .after(0, 125))),
            ])
        #expect(bench.machine.wanted(at: .after(1, 200)).map(\.contract) == [.gateBTC, .gateETH])
    }

    @Test func theNextLookIsAtABoundaryOrTwoMinutesPastTheHour() {
        let bench = PollBench()
        #expect(bench.machine.nextDue(after: .after(0, 0)) == .after(0, 120))
        #expect(bench.machine.nextDue(after: .after(0, 120)) == .after(0, 300))
        #expect(bench.machine.nextDue(after: .after(0, 3_599)) == .after(1, 0))
    }

    @Test func aContractThatNeverHadAnHourIsAskedForOnceAnHour() {
        var bench = PollBench()
        #expect(bench.wanted(.after(0, 120)) == [0])
        bench.answer([:], at: .after(0, 130))
        #expect(bench.wanted(.after(0, 140)) == [] && bench.wanted(.after(1, 119)) == [])
        #expect(bench.wanted(.after(1, 120)) == [1])
    }
}

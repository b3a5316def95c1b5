import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct MissingHourTests {
    /// A machine that has hour 0 and waits for hour 1.
    private func waiting() -> PollBench {
        var bench = PollBench()
        bench.answer([0: 8], at: .after(0, 120))
        bench.tick(.after(0, 120))
        _ = bench.news()
        return bench
    }

    @Test func anHourThatDoesNotComeIsAskedForAnHourAndThenGivenUp() {
        var bench = waiting()
        for second in stride(from: Int64(120), to: 3_720, by: 60) {
            #expect(bench.wanted(.after(1, second)) == [1])
            bench.answer([:], at: .after(1, second))
            bench.tick(.after(1, second))
        }
        #expect(bench.news() == [])
        bench.tick(.after(1, 3_720))
        #expect(bench.news() == [], "the venue was not asked since its time was over")
        bench.answer([:], at: .after(1, 3_720))
        bench.tick(.after(1, 3_720))
        #expect(bench.news() == [.missing(instrument: .gateBTC, ts: .hour(1), gaveUpAt: .after(1, 3_720))])
        #expect(bench.wanted(.after(1, 3_721)) == [2])
        bench.tick(.after(1, 3_780))
        #expect(bench.news() == [])
    }

    @Test("whatever times an answer tells of, what follows from it is bounded", arguments: 0..<16)
    func bounded(seed: UInt64) throws {
        var chance = Extremes(seed: seed)
        var bench = PollBench(contracts: [.gateBTC, .gateETH])
        var now = Timestamp.after(0, 0)
        for step in 0..<300 {
            now =
                chance.happens(onceIn: 25)
                ? Timestamp(microseconds: chance.integer()) : now.advanced(bySeconds: chance.number(in: 0...4_000))
            // The shell gives it no other moments.
            guard let moment = try? throughJSON(now), BarTime.range.contains(moment.wholeSeconds) else {
                now = .after(step, 0)
                continue
            }
            let rows = (0..<chance.number(in: 0...5)).compactMap { _ -> GateStatistics.Row? in
                let hour =
                    chance.happens(onceIn: 3)
                    ? BarTime(exactly: chance.integer())
                    : BarLength.oneHour.bar(containing: moment).advanced(by: Int(chance.number(in: -50...2)), of: .oneHour)
                return hour.map {
                    GateStatistics.Row(
                        instrument: .gateBTC, hour: BarLength.oneHour.bar(containing: $0), longUSD: Money(units: 1), shortUSD: .zero)
                }
            }.sorted { $0.hour < $1.hour }
            bench.apply(.rows(.gateBTC, rows, isHistory: chance.happens(onceIn: 2), asked: moment, at: moment))
            bench.tick(moment)
            #expect(bench.news().count <= 2 * 32 * 24 + rows.count)
            _ = bench.wanted(moment)
            #expect(bench.machine.nextDue(after: moment) > moment)
            if step % 50 == 0 { try bench.restart() }
        }
    }

    @Test("a row of 1970 before the first of our time makes nothing missing")
    func oneOf1970() {
        var bench = PollBench()
        let old = GateStatistics.Row(instrument: .gateBTC, hour: BarTime(unixSeconds: 3_600), longUSD: Money(units: 1), shortUSD: .zero)
        bench.apply(.rows(.gateBTC, [old, .made(0, long: 8)], isHistory: true, asked: .after(0, 120), at: .after(0, 120)))
        bench.tick(.after(0, 120))
        #expect(bench.news() == [.reading(.made(0, long: 8, knownAt: .after(0, 120)))])
    }

    @Test func aLaterHourDoesNotWaitForAMissingOne() {
        var bench = waiting()
        bench.answer([2: 10], at: .after(2, 120))
        #expect(bench.news() == [.reading(.made(2, long: 10, knownAt: .after(2, 120)))])
        bench.tick(.after(2, 120))
        #expect(bench.news() == [.missing(instrument: .gateBTC, ts: .hour(1), gaveUpAt: .after(2, 120))])
    }

    @Test func aLateHourThatIsStillAskedForIsTaken() {
        var bench = waiting()
        bench.answer([1: 9, 2: 1], at: .after(1, 3_000))
        #expect(bench.news() == [.reading(.made(1, long: 9, knownAt: .after(1, 3_000)))])
        bench.tick(.after(1, 3_720))
        #expect(bench.news() == [])
    }

    @Test func anHourBetweenIsAskedForWhileItsTimeLasts() {
        var bench = waiting()
        // Down for two hours: hour 2 is there, hour 1 and hour 3 are not.
        bench.answer([2: 10], at: .after(3, 100))
        #expect(bench.news() == [.reading(.made(2, long: 10, knownAt: .after(3, 100)))])
        #expect(bench.wanted(.after(3, 100)) == [1])
        bench.answer([1: 9, 2: 10], at: .after(3, 101))
        #expect(bench.news() == [.reading(.made(1, long: 9, knownAt: .after(3, 101)))])
        #expect(bench.wanted(.after(3, 110)) == [])
        #expect(bench.wanted(.after(3, 120)) == [3])
    }

    @Test func anHourThatWasGivenUpIsNotTakenAnyMore() {
        var bench = waiting()
        bench.answer([:], at: .after(1, 3_720))
        bench.tick(.after(1, 3_720))
        _ = bench.news()
        bench.answer([1: 9, 2: 10], at: .after(2, 180))
        #expect(bench.news() == [.reading(.made(2, long: 10, knownAt: .after(2, 180)))])
    }

    @Test func whileTheVenueDoesNotAnswerNoHourIsGivenUp() throws {
        var bench = waiting()
        for hour in 2...10 { bench.tick(.after(hour, 130)) }
        try bench.restart()
        #expect(bench.news() == [] && bench.wanted(.after(10, 130)) == [1])
        let hours = Dictionary(uniqueKeysWithValues: (1...10).map { ($0, Int64($0)) })
        bench.answer(hours, at: .after(10, 140))
        bench.tick(.after(10, 140))
        #expect(bench.news() == (1...10).map { .reading(.made($0, long: Int64($0), knownAt: .after(10, 140))) })
    }

    @Test func ofWhatAPageDoesNotReachNothingIsSaid() {
        var bench = waiting()
        bench.tick(.after(150, 130))
        // A page of a hundred rows, of which hour 1 is missing.
        bench.answer(Dictionary(uniqueKeysWithValues: (2...101).map { ($0, 1) }), at: .after(150, 130))
        bench.tick(.after(150, 131))
        #expect(bench.news().filter { if case .missing = $0 { true } else { false } }.count == 1)
    }

    @Test func afterALongOutageEachHourIsReportedOnce() {
        var bench = waiting()
        bench.tick(.after(10, 130))
        bench.answer([:], at: .after(10, 130))
        bench.tick(.after(10, 130))
        let missing = (1...9).map { LiquidationRecord.missing(instrument: .gateBTC, ts: .hour($0), gaveUpAt: .after(10, 130)) }
        #expect(bench.news() == missing)
        #expect(bench.wanted(.after(10, 130)) == [10])
        bench.answer([10: 1], at: .after(10, 140))
        #expect(bench.news() == [.reading(.made(10, long: 1, knownAt: .after(10, 140)))])
    }
}

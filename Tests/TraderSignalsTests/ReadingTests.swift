import TestSupport
import Testing
import TraderModel
import TraderSignals

/// When a reading counts, and when it is new. With a window of two bars and ever lower readings, a rank of one half marks the bar at
/// which a reading took effect.
@Suite struct ReadingTests {
    private let hour = MadeMarket.firstBar
    private var bench: SignalBench

    init() throws { bench = try SignalBench(window: 2) }

    private func hour(_ count: Int) -> BarTime { hour.advanced(by: count, of: .oneHour) }

    private mutating func playBars(_ count: Int) { for _ in 0..<count { bench.bar() } }

    /// The bars, counted from the first, at which a reading took effect.
    private var effects: [Int] { bench.values(of: "long_liq_btc_pct").places { $0 == 0.5 } }

    /// The bars, counted from the first, at which a reading was new.
    private var news: [Int] { bench.values(of: "is_new_reading").places { $0 == 1 } }

    @Test mutating func aReadingIsNewAtTheFirstBarAfterItsHourAndOnlyThere() {
        bench.reading(hour(-1), long: 100)
        bench.reading(hour(0), long: 90)
        bench.reading(hour(1), long: 80)
        playBars(30)
        #expect(news == [0, 12, 24])
        #expect(effects == [12, 24])
    }

    @Test mutating func aReadingKnownAtTheCloseCountsAndOneKnownJustAfterCountsFromTheNextBar() {
        bench.reading(hour(-2), long: 100)
        bench.reading(hour(-1), long: 90, knownAt: hour.closeTime())
        playBars(3)
        #expect(news == [0])
        bench.reading(hour(0), long: 80, knownAt: Timestamp(microseconds: hour.advanced(by: 14).closeTime().microseconds + 1))
        playBars(15)
        #expect(news == [0, 15])
        #expect(effects == [15])
    }

    @Test mutating func anOlderHourThatComesLateChangesNothing() {
        bench.reading(hour(-1), long: 100)
        playBars(13)
        bench.reading(hour(-2), long: 10, knownAt: hour.advanced(by: 13).closeTime())
        playBars(3)
        #expect(news == [0])
        #expect(effects == [])
    }

    @Test(arguments: [(3_599_999_999, true), (3_600_000_000, false), (5_000_000_000, false)])
    mutating func aReadingAnHourLateCountsAndIsNotNew(microsecondsLate: Int64, isNew: Bool) {
        bench.reading(hour(-1), long: 100)
        playBars(6)
        let knownAt = Timestamp(microseconds: hour(1).openTime.microseconds + microsecondsLate)
        bench.reading(hour(0), long: 90, knownAt: knownAt)
        playBars(30)
        let bar = Int((microsecondsLate + 3_600_000_000 - 1) / 300_000_000)
        #expect(effects == [bar])
        #expect(news == (isNew ? [0, bar] : [0]))
    }

    @Test mutating func theNewestOfSeveralHoursKnownWithinABarCounts() {
        bench.reading(hour(-3), long: 100)
        bench.reading(hour(-1), long: 70, knownAt: hour.advanced(by: 2).closeTime())
        bench.reading(hour(-2), long: 80, knownAt: hour.advanced(by: 2).openTime.advanced(bySeconds: 9))
        playBars(5)
        #expect(news == [2])
        #expect(effects == [2])
    }

    @Test mutating func aReadingThatArrivesAfterItsBarWasJudgedCountsFromTheNextBarAndIsNotNew() {
        bench.reading(hour(-2), long: 100)
        playBars(1)
        let judged = hour.advanced(by: 1)
        bench.apply(.proceed(source: "liq-poller", through: judged.closeTime()))
        bench.bar(watermark: false)
        #expect(bench.records.count == 2)
        bench.reading(hour(-1), long: 90, knownAt: judged.openTime.advanced(bySeconds: 200))
        playBars(2)
        #expect(effects == [2])
        #expect(news == [])
    }

    @Test mutating func aReadingThatArrivesAfterItsBarWasJudgedIsNewWhenItBecameKnownWithinTheNext() {
        bench.reading(hour(-2), long: 100)
        playBars(1)
        let judged = hour.advanced(by: 1)
        bench.apply(.proceed(source: "liq-poller", through: judged.closeTime()))
        bench.bar(watermark: false)
        bench.reading(hour(-1), long: 90, knownAt: judged.closeTime().advanced(bySeconds: 1))
        playBars(2)
        #expect(effects == [2])
        #expect(news == [2])
    }

    @Test mutating func theSameHourTwiceCountsOnce() {
        bench.reading(hour(-2), long: 100)
        bench.reading(hour(-1), long: 90)
        playBars(3)
        bench.reading(hour(-1), long: 50, knownAt: hour.advanced(by: 3).closeTime())
        playBars(3)
        #expect(news == [0])
        #expect(effects == [])
    }

    @Test mutating func revisionsMissingHoursAndOtherContractsChangeNothing() {
        bench.reading(hour(-2), long: 100)
        playBars(2)
        let reading = LiquidationReading(
            instrument: .gateBTC, ts: hour(-1), longUSD: .whole(1), shortUSD: .whole(1), knownAt: hour.advanced(by: 2).closeTime())
        bench.apply(.liquidation(.revision(reading)), .liquidation(.missing(instrument: .gateBTC, ts: hour(-1), gaveUpAt: reading.knownAt)))
        bench.reading(hour(-1), long: 1, knownAt: hour.advanced(by: 2).closeTime(), of: .gateETH)
        playBars(3)
        #expect(effects == [])
        #expect(news == [])
        #expect(bench.values(of: "long_liq_btc_pct") == [nil, 1, 1, 1, 1])
    }

    @Test(arguments: ["the source", "who passed it over"])
    func whatWasSaidToBeCompleteStaysSo(speaker: String) {
        let start = MadeMarket.firstBar.openTime
        func word(_ hours: Int64) -> SignalInput {
            let moment = start.advanced(bySeconds: hours * 3_600)
            return speaker == "the source" ? .liquidation(.watermark(through: moment)) : .proceed(source: "liq-poller", through: moment)
        }
        var machine = SignalMachine()
        machine.apply(word(5)) { _ in }
        let before = machine
        machine.apply(word(3)) { _ in }
        #expect(machine == before)
        machine.apply(word(6)) { _ in }
        #expect(machine != before)
    }

    /// The reading of hour -1 counts through the close of the bar that ends six hours after its hour, and what reads it is unknown from then on.
    @Test mutating func aSourceThatSaysNothingAnyMoreIsUnknownAfterSixHours() {
        bench.reading(hour(-1), long: 100)
        playBars(80)
        let ranks = bench.values(of: "long_liq_btc_pct")
        #expect(ranks[1..<72].allSatisfy { $0 == 1 } && ranks[72...].allSatisfy { $0 == nil })
        #expect(bench.values(of: "is_new_reading").dropFirst().allSatisfy { $0 == 0 })
        bench.reading(hour(5), long: 50, knownAt: hour.advanced(by: 80).closeTime())
        playBars(3)
        #expect(bench.values(of: "long_liq_btc_pct")[80...] == [0.5, 1, 1])
    }

    @Test mutating func fiveMissingHoursInARowLeaveNoBarWithoutAReading() {
        bench.reading(hour(-1), long: 100)
        bench.reading(hour(5), long: 50)
        playBars(90)
        #expect(bench.values(of: "long_liq_btc_pct").dropFirst().allSatisfy { $0 != nil })
        #expect(news == [0, 72])
    }

    @Test mutating func theHourAfterAMissingOneIsNew() {
        bench.reading(hour(-1), long: 100)
        bench.reading(hour(1), long: 80)
        playBars(30)
        #expect(news == [0, 24])
        #expect(effects == [24])
    }
}

extension Array {
    /// The places of the elements for which `holds`.
    fileprivate func places(where holds: (Element) -> Bool) -> [Int] { indices.filter { holds(self[$0]) } }
}

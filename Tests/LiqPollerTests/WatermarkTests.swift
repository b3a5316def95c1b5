import LiqPoller
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct WatermarkTests {
    private func watermarks(_ bench: PollBench) -> [Timestamp] {
        bench.records.compactMap { if case .watermark(let through) = $0 { through } else { nil } }
    }

    @Test func eachFiveMinutesHaveOneWatermarkAndItNeverGoesBack() {
        var bench = PollBench()
        for second in [0, 10, 299, 300, 301, 299, 0, 900, 1_000] as [Int64] { bench.tick(.after(0, second)) }
        #expect(watermarks(bench) == [.after(0, 0), .after(0, 300), .after(0, 900)])
    }

    @Test func whatIsSeenInTheMomentOfAWatermarkIsKnownAfterIt() {
        var bench = PollBench()
        bench.tick(.after(0, 300))
        bench.answer([0: 8], at: .after(0, 300))
        let afterIt = Timestamp(microseconds: Timestamp.after(0, 300).microseconds + 1)
        #expect(bench.news() == [.reading(.made(0, long: 8, knownAt: afterIt, seenAt: .after(0, 300)))])
    }

    @Test func historyAfterAWatermarkIsKnownWhenItIsSeen() {
        // The venue had nothing at the cold start; a restart asks for history again.
        var bench = PollBench()
        bench.answer([:], isHistory: true, at: .after(3, 200))
        bench.tick(.after(3, 300))
        bench.answer([0: 1, 1: 2], isHistory: true, at: .after(3, 400))
        #expect(
            bench.news() == [.reading(.made(0, long: 1, knownAt: .after(3, 400))), .reading(.made(1, long: 2, knownAt: .after(3, 400)))])
    }

    @Test func aColdStartThatWasBrokenOffGoesOnAsHistory() throws {
        var bench = PollBench()
        bench.answer([0: 1, 1: 2], isHistory: true, at: .after(5, 200))
        try bench.restart()
        bench.answer([2: 3, 3: 4], isHistory: true, at: .after(5, 300))
        #expect(
            bench.news().suffix(2) == [
                .reading(.made(2, long: 3, knownAt: .after(2, 120), seenAt: .after(5, 300))),
                .reading(.made(3, long: 4, knownAt: .after(3, 120), seenAt: .after(5, 300))),
            ])
    }

    /// Weeks of a venue that publishes late, leaves hours out, revises, and is out of reach, while the service is restarted.
    @Test(arguments: UInt64(1)...40)
    func nothingComesLaterThatWasKnownAtAWatermark(seed: UInt64) throws {
        var venue = UnreliableVenue(seed: seed)
        let records = try venue.run(hours: 120)
        var watermark: Timestamp?
        var readings: [Instrument: [BarTime: LiquidationReading]] = [:]
        var missing: [Instrument: Set<BarTime>] = [:]
        for record in records {
            switch record {
            case .watermark(let through):
                #expect(watermark.map { through > $0 } ?? true, "seed \(seed)")
                watermark = through
            case .reading(let reading):
                #expect(
                    watermark.map { reading.knownAt > $0 } ?? true,
                    "seed \(seed): \(reading.ts) was known at \(String(describing: watermark))")
                #expect(reading.knownAt >= LiquidationReading.publicationTime(of: reading.ts))
                #expect(readings[reading.instrument]?[reading.ts] == nil, "seed \(seed): \(reading.ts) came twice")
                #expect(missing[reading.instrument]?.contains(reading.ts) != true, "seed \(seed): \(reading.ts) was given up")
                readings[reading.instrument, default: [:]][reading.ts] = reading
            case .missing(let instrument, let hour, _):
                #expect(readings[instrument]?[hour] == nil && missing[instrument, default: []].insert(hour).inserted, "seed \(seed)")
            case .revision(let reading):
                let known = try #require(readings[reading.instrument]?[reading.ts])
                #expect(reading.knownAt > known.knownAt)
            }
        }
        for contract in UnreliableVenue.contracts {
            let settled = Set(readings[contract, default: [:]].keys).union(missing[contract, default: []])
            let first = try #require(settled.min())
            let last = try #require(settled.max())
            #expect(Int64(settled.count - 1) == last.seconds(since: first) / 3_600, "seed \(seed): an hour is neither there nor missing")
            for reading in readings[contract, default: [:]].values {
                let seen = venue.amount(of: reading.ts, contract, seenAt: reading.knownAt)
                // History is told as it stands when it is loaded.
                let isHistory = reading.knownAt == LiquidationReading.publicationTime(of: reading.ts)
                let latest = venue.amount(of: reading.ts, contract, seenAt: .after(200, 0))
                #expect(reading.longUSD == seen || isHistory && reading.longUSD == latest, "seed \(seed): \(reading.ts)")
            }
        }
        #expect(try #require(watermark) >= .after(117, 0))
    }
}

/// A venue and the loop of liq-poller around a machine, minute by minute.
private struct UnreliableVenue {
    static let contracts = [Instrument.gateBTC, .gateETH]

    private var generator: SplitMix64
    private let delays: [Int64]
    private let isThere: [Bool]
    private let revisedAt: [Int64?]

    init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        delays = (0..<140).map { _ in generator.happens(onceIn: 5) ? generator.number(in: 0...9_000) : 0 }
        isThere = (0..<140).map { _ in !generator.happens(onceIn: 12) }
        revisedAt = (0..<140).map { _ in generator.happens(onceIn: 6) ? generator.number(in: 100...20_000) : nil }
        self.generator = generator
    }

    /// What the venue tells of an hour at a moment: it grows until the end, and may be revised afterwards.
    func amount(of hour: BarTime, _ contract: Instrument, seenAt now: Timestamp) -> Money {
        let number = Int(hour.seconds(since: .hour(0)) / 3_600)
        let age = Int64(now.seconds(since: hour.openTime))
        var amount = min(age, 3_600)
        if let revised = revisedAt[number], age >= 3_600 + revised { amount += 10_000 }
        return Money(units: Int128(amount + Int64(number) * 100_000 + (contract == .gateETH ? 7 : 0)) * 100_000_000)
    }

    /// The answer to a request, oldest first, a page of ten.
    private func rows(_ contract: Instrument, from first: BarTime, at now: Timestamp) -> [GateStatistics.Row] {
        (0..<140).compactMap { number in
            let hour = BarTime.hour(number)
            guard isThere[number], hour >= first, hour.openTime <= now else { return nil }
            let isOver = hour.closeTime(of: .oneHour) <= now
            guard !isOver || now >= hour.closeTime(of: .oneHour).advanced(bySeconds: delays[number]) else { return nil }
            let amount = amount(of: hour, contract, seenAt: now)
            return GateStatistics.Row(instrument: contract, hour: hour, longUSD: amount, shortUSD: amount)
        }.prefix(10).map(\.self)
    }

    mutating func run(hours: Int) throws -> [LiquidationRecord] {
        var bench = PollBench(contracts: Self.contracts)
        var now = Timestamp.after(20, generator.number(in: 0...3_599))
        var isReachable = true
        var isFresh = true
        while now < .after(hours - 1, 0) {
            if generator.happens(onceIn: 60) { isReachable.toggle() }
            if isFresh || generator.happens(onceIn: 200) {
                try bench.restart()
                now = now.advanced(bySeconds: generator.number(in: 0...20_000))
                // History is waited for.
                isReachable = true
                for contract in Self.contracts {
                    let newest = bench.machine.newest(of: contract)
                    load(
                        &bench, contract, from: newest?.advanced(by: 1, of: .oneHour) ?? .hour(0), isHistory: bench.machine.isColdStart, now
                    )
                }
                isFresh = false
            }
            for (contract, first) in bench.machine.wanted(at: now) where isReachable {
                load(&bench, contract, from: first.advanced(by: -2, of: .oneHour), isHistory: false, now)
            }
            bench.tick(now)
            let due = bench.machine.nextDue(after: now)
            now = bench.machine.wanted(at: now).isEmpty ? due : min(due, now.advanced(bySeconds: 60))
            if generator.happens(onceIn: 5) { now = now.advanced(byMilliseconds: generator.number(in: 0...40_000)) }
        }
        return bench.records
    }

    private func load(_ bench: inout PollBench, _ contract: Instrument, from first: BarTime, isHistory: Bool, _ now: Timestamp) {
        var start = first
        while LiquidationReading.publicationTime(of: start) <= now {
            let rows = rows(contract, from: start, at: now)
            bench.apply(.rows(contract, rows, isHistory: isHistory, asked: now, at: now))
            guard let last = rows.last?.hour, last >= start else { return }
            start = last.advanced(by: 1, of: .oneHour)
        }
    }
}

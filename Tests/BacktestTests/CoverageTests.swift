import TestSupport
import Testing
import TraderLab
import TraderModel

/// What a run says of its inputs, against a count of each bar and each hour.
@Suite struct CoverageTests {
    private static let start = MadeMarket.firstBar

    private static func bars(_ range: Range<Int>) -> [MarketHistory.TimedBar] {
        range.map { .init(ts: start.advanced(by: $0), bar: .flat(at: Price(units: 100))) }
    }

    private static func reading(_ hour: Int, isZero: Bool = false) -> LiquidationReading {
        let ts = start.advanced(by: hour, of: .oneHour)
        return LiquidationReading(
            instrument: .gateBTC, ts: ts, longUSD: isZero ? .zero : Money(units: 1), shortUSD: Money(units: 1),
            knownAt: LiquidationReading.publicationTime(of: ts))
    }

    @Test(arguments: 0..<200)
    func theCommonBarsAreThoseThatEachSeriesHas(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let series = (0..<2).map { _ in
            let first = Int(chance.number(in: 0...30))
            return Self.bars(first..<first + Int(chance.number(in: 1...30)))
        }
        let shared = Set(series[0].map(\.ts)).intersection(series[1].map(\.ts))
        let common = BarCoverage.common(of: series)
        #expect(common.map { Self.start.advanced(by: 0) <= $0.lowerBound } ?? shared.isEmpty)
        guard let common else { return }
        #expect(shared == Set(series.joined().map(\.ts).filter(common.contains)) && shared.contains(common.lowerBound))
        for bars in series {
            #expect(BarCoverage(bars, judged: [common])?.leftOut == bars.count - shared.count)
        }
    }

    @Test(arguments: 0..<400)
    func everyHourThatIsDueAtABarIsThereOrMissing(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let first = Int(chance.number(in: 0...400))
        let range = Self.start.advanced(by: first)...Self.start.advanced(by: first + Int(chance.number(in: 0...300)))
        let hours = (-10..<70).filter { _ in !chance.happens(onceIn: 4) }.dropFirst(Int(chance.number(in: 0...60)))
        let readings = hours.prefix(Int(chance.number(in: 1...60))).map { Self.reading($0) }
        guard let coverage = ReadingCoverage(readings, at: range) else { return #expect(readings.isEmpty) }
        // The newest hour that is published by the last bar's close, and each one before it back to that of the first bar.
        let due = try #require(
            (-10..<70).last { LiquidationReading.publicationTime(of: Self.reading($0).ts) <= range.upperBound.closeTime() })
        let start = min(Int(BarLength.oneHour.bar(containing: range.lowerBound).seconds(since: Self.start) / 3_600), due)
        let has = Set(readings.map(\.ts))
        let missing = (start...due).map { Self.reading($0).ts }.filter { !has.contains($0) }
        #expect(coverage.missingBefore == missing.count { $0 < coverage.first })
        #expect(coverage.missingAfter == missing.count { $0 > coverage.last })
        #expect(coverage.missing == missing.count)
        #expect((coverage.firstHoleAfter == nil) == (coverage.missingWithin == 0))
    }

    @Test func aDayOfZerosIsFound() {
        let range = Self.start...Self.start.advanced(by: 12 * 40)
        for (zeros, isWhole) in [(23, true), (24, false)] {
            let readings = (0..<40).map { Self.reading($0, isZero: (5..<5 + zeros).contains($0)) }
            let coverage = ReadingCoverage(readings, at: range)
            #expect(coverage?.zeroHours == zeros && coverage?.zerosFrom == Self.reading(5).ts)
            #expect(coverage?.isWhole == isWhole && coverage?.missing == 0)
        }
    }

    @Test func aFileOfOtherYearsHasNoneOfTheHours() {
        let range = Self.start...Self.start.advanced(by: 12 * 24 - 1)
        for hours in [-60_000..<(-59_000), 60_000..<60_100] {
            let coverage = ReadingCoverage(hours.map { Self.reading($0) }, at: range)
            #expect(coverage?.missing == 23, "the hours that are published by the last close")
        }
    }
}

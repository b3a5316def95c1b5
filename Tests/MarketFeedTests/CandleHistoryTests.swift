import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

struct CandleHistoryTests {
    @Test func pagesCoverExactlyWhatIsAskedForAndNoneIsTooLong() {
        var generator = SplitMix64(seed: 5)
        for bars in [1, 2, 298, 299, 300, 597, 598, 599, 8_928, 8_929] + (0..<50).map({ _ in Int(generator.number(in: 1...10_000)) }) {
            let first = BarTime.number(Int(generator.number(in: -1_000...1_000)))
            let pages = CandleHistory.pages(from: first, through: first.advanced(by: bars - 1), of: .fiveMinutes)
            let lengths = pages.map { Int($0.last.seconds(since: $0.first) / 300) + 1 }
            #expect(lengths.allSatisfy { (1...CoinbaseREST.pageBuckets).contains($0) })
            #expect(lengths.reduce(0, +) == bars)
            #expect(pages.first?.first == first && pages.last?.last == first.advanced(by: bars - 1))
            #expect(zip(pages, pages.dropFirst()).allSatisfy { $0.last.advanced(by: 1) == $1.first })
        }
    }

    @Test func nothingToAskForIsNoPage() {
        #expect(CandleHistory.pages(from: .number(5), through: .number(4), of: .fiveMinutes).isEmpty)
    }

    @Test func aBarIsWholeTenSecondsAfterItsClose() {
        #expect(CandleHistory.newestWhole(at: .bar(5, 9.999), of: .fiveMinutes) == .number(3))
        #expect(CandleHistory.newestWhole(at: .bar(5, 10), of: .fiveMinutes) == .number(4))
        #expect(CandleHistory.newestWhole(at: .bar(5, 299), of: .fiveMinutes) == .number(4))
    }

    @Test func aColdStartFillsTheWindow() {
        #expect(CandleHistory.days * 288 > 8_640)
    }
}

import TestSupport
import Testing
import TraderStatistics

/// Trades that overlap are grouped as the formulas say, whatever their order and spans.
struct ClusterTests {
    @Test(arguments: 0..<200) func whatIsGroupedWithoutArraysIsWhatTheFormulasSay(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 2...60, using: &random)
        let width = Int64.random(in: 1...400, using: &random)
        let returns = (0..<count).map { _ in
            let net = Double.random(in: -90...100, using: &random)
            let start = Int64.random(in: 0...width, using: &random)
            let span = Int.random(in: 0..<8, using: &random) == 0 ? nil : start..<start + Int64.random(in: 0...12, using: &random)
            return ReturnSample.Return(grossBps: net + 8, netBps: net, span: span)
        }
        let sample = ReturnSample(returns, days: 3)
        let slow = SlowReturnSample(returns)
        #expect(sample.clusters == slow.clusters)
        #expect(sample.meanNetBps == slow.mean && sample.stdevNetBps == slow.deviation)
        guard let error = slow.error else {
            #expect(sample.interval95 == nil)
            return
        }
        // The margin is the error by a quantile that depends on the number of clusters alone: that of as many single trades.
        let singles = (0..<slow.clusters).map { ReturnSample.Return(grossBps: 0, netBps: $0.isMultiple(of: 2) ? 1 : -1) }
        let (shown, known) = (ReturnSample(singles, days: nil), SlowReturnSample(singles))
        let quantile = (try #require(shown.interval95).high - known.mean) / (try #require(known.error))
        let interval = try #require(sample.interval95)
        #expect(abs((interval.high - slow.mean) / error / quantile - 1) < 1e-9)
        #expect(abs((slow.mean - interval.low) / error / quantile - 1) < 1e-9)
        #expect(sample.over(days: nil).tradesPerDay == nil && sample.over(days: 3) == sample)
    }
}

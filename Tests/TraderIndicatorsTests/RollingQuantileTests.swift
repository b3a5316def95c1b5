import TestSupport
import Testing
import TraderIndicators

@Suite struct RollingQuantileTests {
    /// Few different values make long runs of ties; a walk leaves the blocks of the order statistic behind and makes new ones.
    @Test(arguments: [1, 2, 200, 1_000], [3, 1_000_000])
    func itAgreesWithSorting(period: Int, kinds: Int64) {
        var generator = SplitMix64(seed: UInt64(period) &+ UInt64(kinds))
        let fractions = [0, 0.1, 0.5, 0.77, 1]
        var quantiles = fractions.map { RollingQuantile(period: period, fraction: $0) }
        var rank = PercentileRank(window: period, ties: .average)
        var values: [Double] = []
        var wrong = 0
        for count in 1...3_000 {
            let drift = count > 1_500 ? Double(count) * Double(kinds) / 200 : 0
            let value = Double(generator.number(in: -kinds...kinds)) / 8 + drift
            values.append(value)
            let answers = quantiles.indices.map { quantiles[$0].update(value) }
            let place = rank.update(value)
            guard count >= period, count % 23 == 0 else { continue }
            let window = values.suffix(period).sorted()
            for (answer, fraction) in zip(answers, fractions) where answer != Self.quantile(fraction, of: window) { wrong += 1 }
            let ranks = window.indices.filter { window[$0] == value }
            if place != Double(ranks.reduce(0, +) + ranks.count) / Double(ranks.count) / Double(period) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func aQuantileKnowsTheInfinities() {
        var lowest = RollingQuantile(period: 3, fraction: 0)
        var rank = PercentileRank(window: 3, ties: .average)
        let values: [Double] = [-.infinity, .infinity, -.infinity, 0, .infinity]
        #expect(values.map { lowest.update($0) } == [nil, nil, -.infinity, -.infinity, -.infinity])
        #expect(values.map { rank.update($0) } == [nil, nil, 0.5, 2.0 / 3, 1])
    }

    @Test func zeroHasNoSign() {
        var median = RollingQuantile(period: 3, fraction: 0.5)
        #expect([-0.0, 0.0, -0.0, -0.0, -0.0].compactMap { median.update($0)?.bitPattern } == [0, 0, 0])
    }

    private static func quantile(_ fraction: Double, of window: [Double]) -> Double {
        let place = fraction * Double(window.count - 1)
        let (lower, upper) = (window[Int(place.rounded(.down))], window[Int(place.rounded(.up))])
        return lower + (upper - lower) * (place - place.rounded(.down))
    }
}

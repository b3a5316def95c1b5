import TestSupport
import Testing
import TraderIndicators

/// Sums that run, held against sums made anew for each window.
@Suite struct RunningSumTests {
    /// A large price that hardly moves, one that jumps far, outliers that come and go, and flat stretches between.
    static let series: [String: [Double]] = {
        var generator = SplitMix64(seed: 11)
        func noise() -> Double { Double(generator.number(in: -1_000...1_000)) / 1e6 }
        let quiet = (0..<3_000).map { _ in 100_000 + noise() }
        let jumps = (0..<3_000).map { 100_000 * Double(1 + $0 / 700 % 2) + noise() }
        let outliers = (0..<3_000).map { $0 % 211 == 5 ? 1e9 * noise() : 0.1 + noise() }
        let drift = (0..<3_000).map { 50_000 + Double($0) * 13.7 + noise() }
        let flat = (0..<3_000).map { $0 / 150 % 2 == 0 ? 100_000.1 + noise() : 100_000.3 }
        return ["quiet": quiet, "jumps": jumps, "outliers": outliers, "drift": drift, "flat": flat]
    }()

    @Test(arguments: series.keys.sorted(), [2, 7, 100])
    func deviationsStayExact(name: String, period: Int) throws {
        let values = try #require(Self.series[name])
        var deviation = StandardDeviation(period: period, estimator: .sample)
        var score = ZScore(period: period)
        var bands = BollingerBands(period: period, deviations: 0)
        var errors = Errors()
        for (index, value) in values.enumerated() {
            let answers = (deviation.update(value), score.update(value), bands.update(value)?.middle)
            guard index + 1 >= period else { continue }
            let exact = Moments(values[(index + 1 - period)...index])
            errors.add(answers.0, exact.deviation, scale: exact.deviation)
            errors.add(answers.1, exact.deviation > 0 ? exact.distances[period - 1] / exact.deviation : nil, scale: 1)
            errors.add(answers.2, exact.mean, scale: max(exact.mean.magnitude, exact.deviation))
        }
        #expect(errors.largest < 1e-11)
    }

    @Test(arguments: series.keys.sorted(), [1, 2, 7, 100])
    func sumsAndMeansStayExact(name: String, period: Int) throws {
        let values = try #require(Self.series[name])
        var sum = RollingSum(period: period)
        var weighted = WeightedMovingAverage(period: period)
        var errors = Errors()
        for (index, value) in values.enumerated() {
            let answers = (sum.update(value), weighted.update(value))
            guard index + 1 >= period else { continue }
            let window = values[(index + 1 - period)...index]
            let exact = Self.exactSum(Array(window))
            errors.add(answers.0, exact, scale: exact.magnitude)
            // The weighted sum is rounded with each update, and forgets that when the ring comes round.
            let largest = values[max(0, index + 1 - 2 * period)...index].map(\.magnitude).max() ?? 0
            let weights = Double(period * (period + 1) / 2)
            let exactMean = Self.exactSum(window.enumerated().map { Double($0.offset + 1) * $0.element }) / weights
            errors.add(answers.1, exactMean, scale: largest)
        }
        #expect(errors.largest < 1e-15)
    }

    @Test(arguments: series.keys.sorted(), [2, 7, 100])
    func correlationsStayExact(name: String, period: Int) throws {
        let firsts = try #require(Self.series[name])
        let seconds = try #require(Self.series["quiet"]).reversed().map { $0 }
        var correlation = RollingCorrelation(period: period)
        var errors = Errors()
        for index in firsts.indices {
            let answer = correlation.update(ValuePair(first: firsts[index], second: seconds[index]))
            guard index + 1 >= period else { continue }
            let window = (index + 1 - period)...index
            let (first, second) = (Moments(firsts[window]), Moments(seconds[window]))
            let products = zip(first.distances, second.distances).map { $0 * $1 }.reduce(0, +)
            let scale = first.deviation * second.deviation * Double(period - 1)
            errors.add(answer, scale > 0 ? products / scale : nil, scale: 1)
        }
        #expect(errors.largest < 1e-11)
    }

    /// How far answers were from what they should be.
    private struct Errors {
        private(set) var largest = 0.0

        mutating func add(_ answer: Double?, _ exact: Double?, scale: Double) {
            if let answer, let exact {
                largest = max(largest, answer == exact ? 0 : (answer - exact).magnitude / scale)
            } else if answer != nil || exact != nil {
                largest = .infinity
            }
        }
    }

    /// A window's mean and deviation in two passes, seen from one of its values.
    private struct Moments {
        let mean: Double
        let distances: [Double]
        let deviation: Double

        init(_ window: ArraySlice<Double>) {
            let origin = window[window.startIndex]
            let count = Double(window.count)
            let near = window.map { $0 - origin }
            let offset = near.reduce(0, +) / count
            let rest = near.map { $0 - offset }.reduce(0, +) / count
            mean = origin + (offset + rest)
            distances = near.map { $0 - offset - rest }
            deviation = (distances.map { $0 * $0 }.reduce(0, +) / (count - 1)).squareRoot()
        }
    }

    private static func exactSum(_ values: [Double]) -> Double { values.reduce(LongSum(), +).value }
}

/// A sum in twice the precision.
private struct LongSum {
    var value = 0.0
    var rest = 0.0

    static func + (left: LongSum, right: Double) -> LongSum {
        let sum = left.value + right
        let added = sum - left.value
        let rest = left.rest + (left.value - (sum - added)) + (right - added)
        let value = sum + rest
        return LongSum(value: value, rest: rest - (value - sum))
    }
}

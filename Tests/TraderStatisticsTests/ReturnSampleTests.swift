import Foundation
import TestSupport
import Testing
import TraderStatistics

/// The constants are scipy's (1.17.1): `x.mean()`, `x.std(ddof=1)` and
/// `scipy.stats.t.interval(0.95, len(x) - 1, loc=x.mean(), scale=scipy.stats.sem(x))`; the number of further trades is the first n at which
/// `abs(mean) > scipy.stats.t.ppf(0.975, n - 1) * stdev / sqrt(n)`, less the trades there are.
@Suite struct ReturnSampleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var net: [Double]
        var mean: Double
        var stdev: Double
        var low: Double
        var high: Double
        var more: Int
        var verdict: String

        var testDescription: String { name }
    }

    static let unclear = "cannot be told from zero yet"
    static let few = "too few trades to say anything"

    static let cases = [
        Case(
            name: "twelve", net: [-15.3, 42.25, 7, -8.5, 120.75, -61, 3.5, 18, -2.25, 33.1, -27.4, 55.9], mean: 13.8375,
            stdev: 46.17825208806729, low: -15.50276159067077, high: 43.17776159067077, more: 34, verdict: unclear),
        Case(
            name: "two", net: [10, 14], mean: 12, stdev: 2.8284271247461903, low: -13.412409472349388, high: 37.41240947234939, more: 1,
            verdict: few),
        Case(
            name: "three", net: [10, 14, 12.5], mean: 12.166666666666666, stdev: 2.0207259421636903, low: 7.146905148625627,
            high: 17.186428184707705, more: 0, verdict: few),
        Case(
            name: "ten", net: [10, 14, 12.5, 11, 13, 9.5, 15, 12, 10.5, 13.5], mean: 12.1, stdev: 1.8226964152656422,
            low: 10.796121531851748, high: 13.403878468148251, more: 0, verdict: "above zero after costs at 95 %"),
        Case(
            name: "ten losses", net: [10, 14, 12.5, 11, 13, 9.5, 15, 12, 10.5, 13.5].map { -$0 }, mean: -12.1, stdev: 1.8226964152656422,
            low: -13.403878468148251, high: -10.796121531851748, more: 0, verdict: "below zero after costs at 95 %"),
        Case(
            name: "thirty", net: (0..<30).map { Double($0 * 37 % 61) - 28 }, mean: 2.2, stdev: 18.178046630767145, low: -4.587794166203354,
            high: 8.987794166203354, more: 235, verdict: unclear),
        Case(
            name: "five hundred", net: (0..<500).map { Double($0 * 37 % 61) - 28.5 }, mean: 1.394, stdev: 17.64168989765124,
            low: -0.1560936016874397, high: 2.9440936016874395, more: 118, verdict: unclear),
        Case(
            name: "four losses", net: [-20, -22, -19, -25], mean: -21.5, stdev: 2.6457513110645907, low: -25.709980742298516,
            high: -17.290019257701484, more: 0, verdict: few),
    ]

    @Test(arguments: cases)
    func aSampleSaysWhatScipySays(expected: Case) throws {
        let sample = ReturnSample(Self.returns(net: expected.net), days: 10)
        #expect(sample.trades == expected.net.count)
        #expect(try Self.isNear(#require(sample.meanNetBps), expected.mean))
        #expect(try Self.isNear(#require(sample.meanGrossBps), expected.mean + 8))
        #expect(try Self.isNear(#require(sample.stdevNetBps), expected.stdev))
        let interval = try #require(sample.interval95)
        // The t quantile is good to about 1e-4 of itself.
        let margin = expected.high - expected.mean
        #expect((interval.low - expected.low).magnitude < 1e-4 * margin)
        #expect((interval.high - expected.high).magnitude < 1e-4 * margin)
        #expect(sample.moreTradesToTell == expected.more)
        #expect(sample.verdict == expected.verdict)
    }

    /// The constants are those of statsmodels 0.15: `OLS(net, ones).fit(cov_type="cluster", cov_kwds={"groups": …}, use_t=True)`.
    @Test func tradesThatWereOpenTogetherAreOneObservation() throws {
        let net = [12, -30, 45, 41, -8, 22, -15, -19, -11, 60, 3, 7.5]
        // The third and fourth overlap; the seventh overlaps the eighth, and that the ninth.
        let spans: [Range<Int64>] = [
            0..<8, 8..<16, 20..<28, 27..<35, 40..<48, 48..<56, 60..<68, 64..<72, 71..<79, 80..<88, 90..<98, 98..<106,
        ]
        let returns = zip(net, spans).map { ReturnSample.Return(grossBps: $0 + 8, netBps: $0, span: $1) }
        let sample = ReturnSample(returns.reversed(), days: nil)
        let interval = try #require(sample.interval95)
        #expect(sample.clusters == 9)
        #expect((interval.low - -15.52507383).magnitude < 0.003 && (interval.high - 33.4417405).magnitude < 0.003)
        #expect(try Self.isNear(#require(sample.stdevNetBps), 28.134787859139582))
        let alone = ReturnSample(net.map { .init(grossBps: $0 + 8, netBps: $0) }, days: nil)
        #expect(try #require(alone.interval95).high < interval.high)
        #expect(try #require(alone.moreTradesToTell) < #require(sample.moreTradesToTell))
    }

    @Test func theSameTradeTwiceTellsNoMoreThanOnce() throws {
        let net = [12, -30, 45, 41, -8, 22, -15, -19, -11, 60, 3, 7.5]
        let once = net.enumerated().map { ReturnSample.Return(grossBps: $1, netBps: $1, span: Int64($0) * 10..<Int64($0) * 10 + 8) }
        let interval = try #require(ReturnSample(once, days: nil).interval95)
        let twice = try #require(ReturnSample(once + once, days: nil).interval95)
        #expect((interval.low - twice.low).magnitude < 1e-9 && (interval.high - twice.high).magnitude < 1e-9)
        #expect(ReturnSample([once[0], once[0]], days: nil).interval95 == nil)
    }

    /// `scipy.stats.t.ppf(0.975, degrees)`.
    @Test(arguments: [
        (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078), (4, 2.7764451051977934), (5, 2.5705818356363146),
        (8, 2.306004135204166), (9, 2.262157162798205), (10, 2.228138851986274), (11, 2.200985160091639), (12, 2.1788128296672284),
        (15, 2.131449545559776), (20, 2.085963447265864), (30, 2.0422724563012378), (60, 2.0002978220142604), (100, 1.9839715185235518),
        (1_000, 1.9623390808264083), (100_000, 1.9599877075346095),
    ])
    func theIntervalIsAsWideAsStudentsT(degrees: Int, quantile: Double) throws {
        let sample = ReturnSample(Self.returns(net: Self.values(mean: 5, stdev: 40, count: degrees + 1)), days: nil)
        let interval = try #require(sample.interval95)
        let width = (interval.high - interval.low) / 2 * Double(degrees + 1).squareRoot() / 40
        #expect((width - quantile).magnitude < 1e-4)
    }

    @Test(arguments: cases.filter { $0.more > 0 })
    func soManyMoreTradesTellAndOneFewerDoesNot(expected: Case) throws {
        let sample = ReturnSample(Self.returns(net: expected.net), days: nil)
        let needed = sample.trades + (try #require(sample.moreTradesToTell))
        for (count, tells) in [(needed - 1, false), (needed, true)] {
            let net = Self.values(mean: expected.mean, stdev: expected.stdev, count: count)
            let interval = try #require(ReturnSample(Self.returns(net: net), days: nil).interval95)
            #expect((interval.low > 0 || interval.high < 0) == tells, "with \(count) trades")
        }
    }

    @Test func theTradesNeededFollowTheirDefinitionForSamplesOfChance() throws {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let count = Int(generator.number(in: 2...40))
            let net = (0..<count).map { _ in Double(generator.number(in: -1_000...1_040)) / 10 }
            let sample = ReturnSample(Self.returns(net: net), days: nil)
            guard let more = sample.moreTradesToTell, more > 0, let mean = sample.meanNetBps, let stdev = sample.stdevNetBps,
                count + more < 20_000, count + more > 3
            else { continue }
            for (count, tells) in [(count + more - 1, false), (count + more, true)] {
                let like = ReturnSample(Self.returns(net: Self.values(mean: mean, stdev: stdev, count: count)), days: nil)
                #expect((like.moreTradesToTell == 0) == tells)
            }
        }
    }

    /// `scipy.stats.chi2.ppf(0.025, 2 * n) / 2` and `scipy.stats.chi2.ppf(0.975, 2 * n + 2) / 2`.
    @Test(arguments: [
        (0, 0, 3.6888794541139354), (1, 0.025317807984289876, 5.571643390938898), (3, 0.6186721228956014, 8.767273069742323),
        (12, 6.200575108722218, 20.96158504817696), (50, 37.110963737461866, 65.91876666433681),
        (400, 361.75629663114347, 441.1866480966759),
    ])
    func theFrequencyHasAnIntervalToo(count: Int, low: Double, high: Double) throws {
        let interval = try #require(ReturnSample(Self.returns(net: Array(repeating: 1, count: count)), days: 2).tradesPerDay95)
        #expect((interval.low * 2 - low).magnitude <= 0.002 * low && (interval.high * 2 - high).magnitude < 0.002 * high)
        #expect(ReturnSample([], days: nil).tradesPerDay95 == nil)
    }

    @Test func anEmptySampleKnowsNothing() {
        let sample = ReturnSample([], days: 3)
        #expect(sample.trades == 0)
        #expect(sample.tradesPerDay == 0)
        #expect(sample.winRate == nil && sample.meanGrossBps == nil && sample.meanNetBps == nil && sample.stdevNetBps == nil)
        #expect(sample.interval95 == nil && sample.moreTradesToTell == nil)
        #expect(sample.verdict == "too few trades to say anything")
    }

    @Test func oneTradeHasAMeanAndNoInterval() {
        let sample = ReturnSample([.init(grossBps: 20, netBps: 12)], days: 2)
        #expect(sample.meanGrossBps == 20 && sample.meanNetBps == 12 && sample.winRate == 1 && sample.tradesPerDay == 0.5)
        #expect(sample.stdevNetBps == nil && sample.interval95 == nil && sample.moreTradesToTell == nil)
        #expect(sample.verdict == "too few trades to say anything")
    }

    @Test func aMeanOfZeroCanNeverBeTold() {
        #expect(ReturnSample(Self.returns(net: [-5, 5, -7, 7]), days: nil).moreTradesToTell == nil)
        #expect(ReturnSample(Self.returns(net: [0, 0, 0]), days: nil).moreTradesToTell == nil)
    }

    @Test func equalReturnsTellAtOnce() throws {
        let sample = ReturnSample(Self.returns(net: [3, 3, 3]), days: nil)
        #expect(sample.stdevNetBps == 0 && sample.moreTradesToTell == 0)
        #expect(sample.interval95 == .init(low: 3, high: 3))
    }

    @Test func aWinIsAReturnAboveZeroAfterCosts() {
        let returns = [16.0, 8.1, 8, 7.9, -8].map { ReturnSample.Return(grossBps: $0, netBps: $0 - 8) }
        #expect(ReturnSample(returns, days: nil).winRate == 0.4)
    }

    @Test func tradesADayNeedATimeOfObservation() {
        let returns = Self.returns(net: [1, 2, 3])
        #expect(ReturnSample(returns, days: 1.5).tradesPerDay == 2)
        #expect(ReturnSample(returns, days: nil).tradesPerDay == nil)
        #expect(ReturnSample(returns, days: 0).tradesPerDay == nil)
        #expect(ReturnSample(returns, days: -1).tradesPerDay == nil)
    }

    @Test func whatCannotBeSaidIsWrittenAsNull() throws {
        let empty = try #require(
            try JSONSerialization.jsonObject(with: try JSONEncoder().encode(ReturnSample([], days: nil))) as? [String: Any])
        #expect(
            Set(empty.filter { $0.value is NSNull }.keys) == [
                "trades_per_day", "trades_per_day_low", "trades_per_day_high", "win_rate", "mean_gross_bps", "mean_net_bps",
                "stdev_net_bps", "ci95_low", "ci95_high", "more_trades_to_tell",
            ])
        #expect(empty["trades"] as? Int == 0)
    }

    private static func returns(net: [Double]) -> [ReturnSample.Return] { net.map { .init(grossBps: $0 + 8, netBps: $0) } }

    /// `count` values with this mean and this sample standard deviation.
    private static func values(mean: Double, stdev: Double, count: Int) -> [Double] {
        let isOdd = count % 2 == 1
        let away = isOdd ? stdev : stdev * (Double(count - 1) / Double(count)).squareRoot()
        return (isOdd ? [mean] : []) + (0..<count / 2).flatMap { _ in [mean - away, mean + away] }
    }

    private static func isNear(_ value: Double, _ expected: Double) -> Bool {
        (value - expected).magnitude <= 1e-12 * max(1, expected.magnitude)
    }
}

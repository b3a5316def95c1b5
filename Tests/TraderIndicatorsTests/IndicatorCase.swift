import TestSupport
import Testing
import TraderIndicators
import TraderModel

/// An indicator, its columns of a reference, and what is promised of it.
struct IndicatorCase: Sendable, CustomTestStringConvertible {
    /// A file of `Tests/Fixtures` with inputs and what pandas or TA-Lib answers for them.
    enum Reference: String, Sendable, CaseIterable {
        case values = "indicators.csv"
        case bars = "indicator_bars.csv"
    }

    /// One row of a reference.
    struct Row: Sendable {
        var ts: BarTime
        /// The close, where the reference is of bars.
        var value: Double
        /// All zeros, where the reference is of values.
        var bar: BarValues
        /// What the libraries say, by column; nil where they know nothing.
        var expected: [String: Double]
    }

    let name: String
    let reference: Reference
    /// The answers that the rows ask for, one list a row: those of the library, or of a slow and obvious way to the same.
    let expected: @Sendable ([Row]) -> [[Double?]]
    /// How many answers are nil at the beginning; nil when answers come only now and then.
    let warmUp: Int?
    /// Whether there is an answer each time after that.
    let isKnownFromThenOn: Bool
    /// How far an answer may be from the reference, in units of the answer where that is above 1.
    let tolerance: Double
    /// Feeds rows, with a snapshot through JSON before each row for which `isRestarted` holds.
    let answers: @Sendable ([Row], (Int) -> Bool) throws -> [[Double?]]
    /// Whether a copy goes its own way.
    let copyIsIndependent: @Sendable ([Row]) -> Bool
    /// The rows after which the state differs from before and its digest does not, or the other way round.
    let rowsWithAWrongDigest: @Sendable ([Row]) throws -> [Int]

    var testDescription: String { name }

    static let all: [IndicatorCase] = ofValues + ofCloses + ofBars + ofNoLibrary

    private static let ofValues: [IndicatorCase] = [
        .init(PercentileRank(window: 1), column: "rank_max_1"),
        .init(PercentileRank(window: 50), column: "rank_max_50"),
        .init(PercentileRank(window: 50, ties: .average), column: "rank_average_50"),
        .init(PercentileRank(window: 96), column: "rank_max_96"),
        .init(PercentileRank(window: 96, ties: .average), column: "rank_average_96"),
        .init(ExponentialMovingAverage(span: 20), column: "ewm_20", tolerance: 1e-13),
        .init(ExponentialMovingAverage(span: 1), column: "ewm_1"),
        .init(Change(period: 3), column: "diff_3"),
        .init(Change(period: 1), column: "diff_1"),
        .init(RollingSum(period: 1), column: "sum_1"),
        .init(RollingSum(period: 10), column: "sum_10", tolerance: 1e-12),
        .init(RollingMinimum(period: 1), column: "min_1"),
        .init(RollingMinimum(period: 2), column: "min_2"),
        .init(RollingMinimum(period: 9), column: "min_9"),
        .init(RollingMinimum(period: 50), column: "min_50"),
        .init(RollingMaximum(period: 2), column: "max_2"),
        .init(RollingMaximum(period: 9), column: "max_9"),
        .init(RollingMaximum(period: 50), column: "max_50"),
        .init(StandardDeviation(period: 2, estimator: .sample), column: "std_sample_2", tolerance: 1e-12),
        .init(StandardDeviation(period: 20, estimator: .sample), column: "std_sample_20", tolerance: 1e-12),
        .init(StandardDeviation(period: 2, estimator: .population), column: "std_population_2", tolerance: 1e-12),
        .init(StandardDeviation(period: 20, estimator: .population), column: "std_population_20", tolerance: 1e-12),
        .init(ZScore(period: 20), column: "z_20", isKnownFromThenOn: false, tolerance: 1e-12),
        .init(RollingQuantile(period: 1, fraction: 0.5), column: "quantile_1_0.5"),
        .init(RollingQuantile(period: 10, fraction: 0), column: "quantile_10_0.0"),
        .init(RollingQuantile(period: 10, fraction: 1), column: "quantile_10_1.0"),
        .init(RollingQuantile(period: 10, fraction: 0.5), column: "quantile_10_0.5", tolerance: 1e-15),
        .init(RollingQuantile(period: 25, fraction: 0.9), column: "quantile_25_0.9", tolerance: 1e-15),
        .init(RollingQuantile(period: 50, fraction: 0.25), column: "quantile_50_0.25", tolerance: 1e-15),
    ]

    private static let ofCloses: [IndicatorCase] = [
        .init(SimpleMovingAverage(period: 1), of: .bars, column: "sma_1"),
        .init(SimpleMovingAverage(period: 2), of: .bars, column: "sma_2"),
        .init(SimpleMovingAverage(period: 20), of: .bars, column: "sma_20"),
        .init(ExponentialMovingAverage(span: 2, seed: .sma), of: .bars, column: "ema_sma_2", tolerance: 1e-13),
        .init(ExponentialMovingAverage(span: 10, seed: .sma), of: .bars, column: "ema_sma_10", tolerance: 1e-13),
        .init(WeightedMovingAverage(period: 2), of: .bars, column: "wma_2"),
        .init(WeightedMovingAverage(period: 10), of: .bars, column: "wma_10"),
        .init(WeightedMovingAverage(period: 25), of: .bars, column: "wma_25"),
        .init(WilderMovingAverage(period: 1), of: .bars, column: "rma_1"),
        .init(WilderMovingAverage(period: 14), of: .bars, column: "rma_14"),
        .init(RelativeStrengthIndex(period: 2), of: .bars, column: "rsi_wilder_2", tolerance: 1e-12),
        .init(RelativeStrengthIndex(period: 14), of: .bars, column: "rsi_wilder_14", tolerance: 1e-13),
        .init(RelativeStrengthIndex(period: 5, smoothing: .simple), of: .bars, column: "rsi_simple_5", isKnownFromThenOn: false),
        .init(RelativeStrengthIndex(period: 14, smoothing: .simple), of: .bars, column: "rsi_simple_14", isKnownFromThenOn: false),
        .init(MACD(fast: 12, slow: 26, signal: 9), prefix: "macd_12_26_9", tolerance: 1e-12) { $0.value },
        .init(MACD(fast: 3, slow: 4, signal: 1), prefix: "macd_3_4_1", tolerance: 1e-12) { $0.value },
        .init(MACD(fast: 5, slow: 20, signal: 6), prefix: "macd_5_20_6", tolerance: 1e-12) { $0.value },
        .init(BollingerBands(period: 20, deviations: 2), prefix: "bbands_20_2.0", tolerance: 1e-13) { $0.value },
        .init(BollingerBands(period: 5, deviations: 1.5), prefix: "bbands_5_1.5", tolerance: 1e-13) { $0.value },
        .init(StandardDeviation(period: 5, estimator: .population), of: .bars, column: "std_population_5", tolerance: 1e-11),
    ]

    private static let ofBars: [IndicatorCase] = [
        .init(AverageTrueRange(period: 1), column: "atr_1"),
        .init(AverageTrueRange(period: 5), column: "atr_5", tolerance: 1e-13),
        .init(AverageTrueRange(period: 14), column: "atr_14", tolerance: 1e-13),
        .init(DirectionalMovement(period: 2), prefix: "dm_2", tolerance: 1e-12) { $0.bar },
        .init(DirectionalMovement(period: 5), prefix: "dm_5", tolerance: 1e-12) { $0.bar },
        .init(DirectionalMovement(period: 14), prefix: "dm_14", tolerance: 1e-12) { $0.bar },
        .init(StochasticOscillator(period: 14, smoothing: 3, signal: 3), prefix: "stoch_14_3_3", tolerance: 1e-12) { $0.bar },
        .init(StochasticOscillator(period: 5, smoothing: 1, signal: 1), prefix: "stoch_5_1_1", tolerance: 1e-12) { $0.bar },
        .init(StochasticOscillator(period: 9, smoothing: 2, signal: 5), prefix: "stoch_9_2_5", tolerance: 1e-12) { $0.bar },
        .init(OnBalanceVolume(), column: "obv"),
        .init(VolumeWeightedAveragePrice(period: 1), column: "vwap_1", isKnownFromThenOn: false, tolerance: 1e-14),
        .init(VolumeWeightedAveragePrice(period: 20), column: "vwap_20", isKnownFromThenOn: false, tolerance: 1e-14),
        .init(DonchianChannel(period: 1), prefix: "donchian_1") { $0.bar },
        .init(DonchianChannel(period: 20), prefix: "donchian_20") { $0.bar },
        .init(RollingCorrelation(period: 2), column: "corr_2", tolerance: 1e-12),
        .init(RollingCorrelation(period: 20), column: "corr_20", tolerance: 1e-11),
    ]

    private static let ofNoLibrary: [IndicatorCase] = [
        .init(
            VolumeProfile(period: 1, bins: 1, valueArea: 1), like: SlowVolumeProfile(period: 1, bins: 1, valueArea: 1), tolerance: 1e-14),
        .init(VolumeProfile(period: 24), like: SlowVolumeProfile(period: 24, bins: 100, valueArea: 0.7), tolerance: 1e-14),
        .init(VolumeProfile(period: 60, bins: 7, valueArea: 0.5), like: SlowVolumeProfile(period: 60, bins: 7, valueArea: 0.5)),
        .init(FairValueGap(), like: SlowFairValueGap(minimumGap: 0, atrPeriod: 14, maximumAge: 500)),
        .init(FairValueGap(maximumAge: 20), like: SlowFairValueGap(minimumGap: 0, atrPeriod: 14, maximumAge: 20)),
        .init(
            FairValueGap(minimumGap: 0.2, atrPeriod: 5, maximumAge: 60),
            like: SlowFairValueGap(minimumGap: 0.2, atrPeriod: 5, maximumAge: 60)),
        .init(SwingPoints(left: 2, right: 2), like: SlowSwings(left: 2, right: 2)),
        .init(SwingPoints(left: 1, right: 3), like: SlowSwings(left: 1, right: 3), comesAtOnce: false),
        .init(SwingPoints(left: 9, right: 5), like: SlowSwings(left: 9, right: 5), comesAtOnce: false),
        .init(MarketStructure(left: 2, right: 2), like: SlowStructure(left: 2, right: 2)),
        .init(MarketStructure(left: 5, right: 3), like: SlowStructure(left: 5, right: 3)),
    ]
}

// MARK: - Making cases

extension IndicatorCase {
    /// An indicator of values or of closes.
    private init(
        _ indicator: some Indicator<Double, Double>, of reference: Reference = .values, column: String, isKnownFromThenOn: Bool = true,
        tolerance: Double = 0
    ) {
        self.init(
            indicator, of: reference, columns: [column], warmUp: indicator.warmUp, isKnownFromThenOn: isKnownFromThenOn,
            tolerance: tolerance
        ) { [$0.update($1.value)] }
    }

    /// An indicator of bars with one number.
    private init(
        _ indicator: some Indicator<BarValues, Double>, column: String, isKnownFromThenOn: Bool = true, tolerance: Double = 0
    ) {
        self.init(
            indicator, of: .bars, columns: [column], warmUp: indicator.warmUp, isKnownFromThenOn: isKnownFromThenOn, tolerance: tolerance
        ) { [$0.update($1.bar)] }
    }

    /// An indicator of the closes and volumes of bars.
    private init(_ indicator: some Indicator<ValuePair, Double>, column: String, tolerance: Double) {
        self.init(
            indicator, of: .bars, columns: [column], warmUp: indicator.warmUp, isKnownFromThenOn: false, tolerance: tolerance
        ) { [$0.update(ValuePair(first: $1.bar.close, second: $1.bar.volume))] }
    }

    /// An indicator of bars or closes with several numbers, in columns that begin with `prefix`.
    private init<Input, Output: NamedValues>(
        _ indicator: some Indicator<Input, Output>, prefix: String, tolerance: Double = 0, input: @escaping @Sendable (Row) -> Input
    ) {
        self.init(
            indicator, of: .bars, columns: Output.names.map { "\(prefix)_\($0)" }, warmUp: indicator.warmUp, tolerance: tolerance
        ) { Self.numbers($0.update(input($1))) }
    }

    /// An indicator that no library has.
    private init<Output: NamedValues>(
        _ indicator: some Indicator<BarValues, Output>, like slow: some SlowReference, comesAtOnce: Bool = true, tolerance: Double = 0
    ) {
        self.init(
            indicator, of: .bars, name: "\(slow)", warmUp: comesAtOnce ? indicator.warmUp : nil, isKnownFromThenOn: false,
            tolerance: tolerance,
            expected: { rows in
                let bars = rows.map(\.bar)
                return bars.indices.map { slow.answer(Array(bars[...$0])) ?? Output.names.map { _ in nil } }
            },
            update: { Self.numbers($0.update($1.bar)) })
    }

    private init<State: Codable & Equatable & Digested & Sendable>(
        _ start: State, of reference: Reference, columns: [String], warmUp: Int?, isKnownFromThenOn: Bool = true, tolerance: Double = 0,
        update: @escaping @Sendable (inout State, Row) -> [Double?]
    ) {
        self.init(
            start, of: reference, name: columns.joined(separator: ", "), warmUp: warmUp, isKnownFromThenOn: isKnownFromThenOn,
            tolerance: tolerance, expected: { rows in rows.map { row in columns.map { row.expected[$0] } } }, update: update)
    }

    private init<State: Codable & Equatable & Digested & Sendable>(
        _ start: State, of reference: Reference, name: String, warmUp: Int?, isKnownFromThenOn: Bool, tolerance: Double,
        expected: @escaping @Sendable ([Row]) -> [[Double?]], update: @escaping @Sendable (inout State, Row) -> [Double?]
    ) {
        self.name = name
        self.reference = reference
        self.expected = expected
        self.warmUp = warmUp
        self.isKnownFromThenOn = isKnownFromThenOn
        self.tolerance = tolerance
        answers = { rows, isRestarted in
            var state = start
            return try rows.enumerated().map { index, row in
                if isRestarted(index) {
                    let restored = try throughJSON(state)
                    #expect(restored == state, "a snapshot equals what it was made of")
                    state = restored
                }
                return update(&state, row)
            }
        }
        copyIsIndependent = { rows in
            var original = start
            for row in rows.dropLast() { _ = update(&original, row) }
            guard let last = rows.last else { return false }
            var copy = original
            let first = update(&copy, last)
            let again = update(&original, last)
            return first == again && copy == original
        }
        rowsWithAWrongDigest = { rows in
            var state = start
            return try rows.indices.filter { index in
                let before = state
                _ = update(&state, rows[index])
                let isSame = Self.digest(before) == Self.digest(state)
                if isSame != (before == state) { return true }
                return index % 5 == 0 ? Self.digest(state) != Self.digest(try throughJSON(state)) : false
            }
        }
    }

    private static func numbers<Output: NamedValues>(_ answer: Output?) -> [Double?] {
        Output.names.indices.map { answer?.value(at: $0) }
    }

    private static func digest(_ state: some Digested) -> StateDigest {
        var digest = StateDigest()
        state.addState(to: &digest)
        return digest
    }

    /// The rows of a reference.
    static func rows(_ reference: Reference) throws -> [Row] {
        switch reference {
        case .values: try valueRows.get()
        case .bars: try barRows.get()
        }
    }

    /// Read once, as every case of every test asks for them.
    private static let valueRows = Result { try read(.values) }
    private static let barRows = Result { try read(.bars) }

    private static func read(_ reference: Reference) throws -> [Row] {
        try Repository.fixtureRows(reference.rawValue).map { fields in
            let numbers = fields.compactMapValues { Double($0) }
            let seconds = try #require(fields["ts"].flatMap { Int64($0) })
            let bar = BarValues(
                open: numbers["open"] ?? 0, high: numbers["high"] ?? 0, low: numbers["low"] ?? 0, close: numbers["close"] ?? 0,
                volume: numbers["volume"] ?? 0)
            let value = try #require(numbers["value"] ?? numbers["close"])
            return Row(ts: BarTime(unixSeconds: seconds), value: value, bar: bar, expected: numbers)
        }
    }
}

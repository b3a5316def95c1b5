import TestSupport
import Testing
import TraderIndicators
import TraderModel

/// An indicator, its column of `Tests/Fixtures/indicators.csv`, and what is promised of it.
struct IndicatorCase: Sendable, CustomTestStringConvertible {
    /// One row of the reference.
    struct Row: Sendable {
        var bar: BarTime
        var value: Double
        /// What pandas says, by column; nil where it knows nothing.
        var expected: [String: Double]
    }

    let column: String
    /// How many answers are nil at the beginning, and none later; nil when answers come only now and then.
    let warmUp: Int?
    /// How far an answer may be from the reference.
    let tolerance: Double
    /// Feeds rows, with a snapshot through JSON before each row for which `isRestarted` holds.
    let answers: @Sendable ([Row], (Int) -> Bool) throws -> [Double?]
    /// Whether a copy goes its own way.
    let copyIsIndependent: @Sendable ([Row]) -> Bool

    var testDescription: String { column }

    static let all: [IndicatorCase] = [
        IndicatorCase(PercentileRank(window: 1), column: "rank_max_1", warmUp: 0),
        IndicatorCase(PercentileRank(window: 50), column: "rank_max_50", warmUp: 49),
        IndicatorCase(PercentileRank(window: 50, ties: .average), column: "rank_average_50", warmUp: 49),
        IndicatorCase(PercentileRank(window: 96), column: "rank_max_96", warmUp: 95),
        IndicatorCase(PercentileRank(window: 96, ties: .average), column: "rank_average_96", warmUp: 95),
        IndicatorCase(ExponentialMovingAverage(span: 20), column: "ewm_20", warmUp: 0, tolerance: 1e-9),
        IndicatorCase(ExponentialMovingAverage(span: 1), column: "ewm_1", warmUp: 0),
        IndicatorCase(Change(period: 3), column: "diff_3", warmUp: 3),
        IndicatorCase(Change(period: 1), column: "diff_1", warmUp: 1),
        IndicatorCase(Sign(), column: "sign", warmUp: 0),
        IndicatorCase(CompletedPeriod(.oneHour), column: "hourly_last", warmUp: nil, tolerance: 0) { $0.update($1.value, at: $1.bar) },
    ]

    private init(_ indicator: some Indicator<Double, Double>, column: String, warmUp: Int, tolerance: Double = 0) {
        self.init(indicator, column: column, warmUp: warmUp, tolerance: tolerance) { $0.update($1.value) }
    }

    private init<State: Codable & Equatable & Sendable>(
        _ start: State, column: String, warmUp: Int?, tolerance: Double, update: @escaping @Sendable (inout State, Row) -> Double?
    ) {
        self.column = column
        self.warmUp = warmUp
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
    }

    /// The rows of the reference file.
    static func rows() throws -> [Row] {
        try Repository.fixtureRows("indicators.csv").map { fields in
            let seconds = try #require(fields["ts"].flatMap { Int64($0) })
            return Row(
                bar: BarTime(unixSeconds: seconds), value: try #require(fields["value"].flatMap { Double($0) }),
                expected: fields.compactMapValues { Double($0) })
        }
    }
}

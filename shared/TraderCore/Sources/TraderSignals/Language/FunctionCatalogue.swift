/// Every function of the expression language.
public enum FunctionCatalogue {
    /// Values that an indicator may remember, at most.
    public static let longestWindow = 20_000

    /// All functions, in the order in which they are explained.
    public static let all: [FunctionSignature] =
        sources + timing + arithmetic + averages + oscillators + ranges + ranks + volumes + structure

    /// Series that may be written without brackets.
    static let barFields = ["open", "high", "low", "close", "volume"]

    static let indicatorNames = all.filter(\.isIndicator).map(\.name)

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The function called `name`; nil when there is none.
    public static func signature(of name: String) -> FunctionSignature? { byName[name] }

    /// Whether a word means something by itself, so that no feature can have it.
    static func isReserved(_ word: String) -> Bool { byName[word] != nil || ["and", "or", "not", "true", "false"].contains(word) }

    /// Names that people try for the value of a later bar.
    static let futureNames: Set<String> = ["next", "lead", "future", "forward", "shift"]

    private typealias Parameter = FunctionSignature.Parameter
    private typealias Output = FunctionSignature.Output

    private static let window = 1...longestWindow
    private static let instrument = Parameter("instrument", .instrument, standard: "the strategy's own")
    private static let series = Parameter("series", .series)

    private static func period(_ standard: Int? = nil, _ name: String = "period", from least: Int = 1) -> Parameter {
        Parameter(name, .integer(least...longestWindow), standard: standard.map { "\($0)" })
    }

    private static func function(
        _ name: String, _ parameters: [Parameter], _ outputs: Output..., summary: String, isIndicator: Bool = true, hasMain: Bool = true
    ) -> FunctionSignature {
        FunctionSignature(
            name: name, parameters: parameters, summary: summary, isIndicator: isIndicator, outputs: outputs,
            hasMainOutput: hasMain || outputs.count == 1)
    }

    private static func value(_ measure: Output.Measure, in range: ClosedRange<Double>? = nil) -> Output {
        Output("value", measure, in: range)
    }

    private static let sources: [FunctionSignature] =
        barFields.map { field in
            function(
                field, [instrument], value(.unit(field == "volume" ? .quantity : .price)), summary: "the \(field) of the bar",
                isIndicator: false)
        } + [
            function(
                "long_liq_usd", [Parameter("contract", .contract)], value(.unit(.money)),
                summary: "long positions liquidated in the newest known hour, in USD", isIndicator: false),
            function(
                "short_liq_usd", [Parameter("contract", .contract)], value(.unit(.money)),
                summary: "short positions liquidated in the newest known hour, in USD", isIndicator: false),
            function(
                "total_liq_usd", [Parameter("contract", .contract)], value(.unit(.money)),
                summary: "long and short positions liquidated in the newest known hour, in USD", isIndicator: false),
            function(
                "new_reading", [Parameter("contract", .contract)], value(.condition),
                summary: "a new hour's liquidations became known, in time, within the bar", isIndicator: false),
        ]

    private static let timing: [FunctionSignature] = [
        function(
            "on", [Parameter("timeframe", .timeframe), series], value(.ofArgument),
            summary: "the value on bars of a longer timeframe: that of the last period which ended before the bar opened",
            isIndicator: false),
        function("prev", [series, period(1, "bars")], value(.ofArgument), summary: "the value some bars before", isIndicator: false),
        function("change", [series, period(1, "bars")], value(.ofArgument), summary: "the value less the one some bars before"),
        function(
            "crosses_above", [series, Parameter("other", .series)], value(.condition),
            summary: "above the other now, and at or below it the bar before", isIndicator: false),
        function(
            "crosses_below", [series, Parameter("other", .series)], value(.condition),
            summary: "below the other now, and at or above it the bar before", isIndicator: false),
        function(
            "flips_to", [series, Parameter("target", .number(-1e15...1e15))], value(.condition),
            summary: "the value is the target now, and was another the bar before", isIndicator: false),
        function("rising", [series, period(1, "bars")], value(.condition), summary: "above the bar before, this many bars in a row"),
        function("falling", [series, period(1, "bars")], value(.condition), summary: "below the bar before, this many bars in a row"),
        function(
            "bars_since", [Parameter("condition", .condition)], value(.unit(.number), in: 0...1e15),
            summary: "bars since the condition last held; 0 when it holds now, unknown before it ever did"),
    ]

    private static let arithmetic: [FunctionSignature] = [
        function("abs", [series], value(.ofArgument), summary: "the value without its sign", isIndicator: false),
        function("sign", [series], value(.unit(.number), in: -1...1), summary: "-1, 0 or 1", isIndicator: false),
        function("sqrt", [series], value(.unit(.number)), summary: "the square root of a plain number", isIndicator: false),
        function(
            "min", [series, Parameter("other", .series)], value(.ofArgument), summary: "the smaller of two values", isIndicator: false),
        function(
            "max", [series, Parameter("other", .series)], value(.ofArgument), summary: "the larger of two values", isIndicator: false),
    ]

    private static let averages: [FunctionSignature] = [
        function("sma", [series, period()], value(.ofArgument), summary: "simple moving average"),
        function(
            "ema", [series, period(), Parameter("seed", .option(["sma", "first"]), standard: "sma")], value(.ofArgument),
            summary: "exponential moving average; it begins with the average of a period (TA-Lib), or with the first value (pandas)"),
        function("wma", [series, period()], value(.ofArgument), summary: "linearly weighted moving average"),
        function("rma", [series, period()], value(.ofArgument), summary: "Wilder's moving average"),
        function("sum", [series, period()], value(.ofArgument), summary: "sum of the last values"),
        function(
            "bollinger", [series, period(20, from: 2), Parameter("deviations", .number(0.01...100), standard: "2")],
            Output("upper", .ofArgument), Output("middle", .ofArgument), Output("lower", .ofArgument),
            summary: "Bollinger bands about the simple average, with the population deviation", hasMain: false),
        function(
            "macd", [series, period(12, "fast"), period(26, "slow", from: 2), period(9, "signal")],
            Output("line", .ofArgument), Output("signal", .ofArgument), Output("histogram", .ofArgument),
            summary: "moving average convergence/divergence"),
    ]

    private static let oscillators: [FunctionSignature] = [
        function(
            "rsi", [series, period(14, from: 2), Parameter("smoothing", .option(["wilder", "simple"]), standard: "wilder")],
            value(.unit(.number), in: 0...100), summary: "relative strength index, 0 to 100"),
        function(
            "stochastic", [period(14), period(3, "smoothing"), period(3, "signal"), instrument],
            Output("k", .unit(.number), in: 0...100), Output("d", .unit(.number), in: 0...100), summary: "stochastic oscillator, 0 to 100"),
        function("atr", [period(14), instrument], value(.unit(.price)), summary: "average true range"),
        function(
            "adx", [period(14, from: 2), instrument], Output("adx", .unit(.number), in: 0...100),
            Output("plus", .unit(.number), in: 0...100),
            Output("minus", .unit(.number), in: 0...100), summary: "average directional index with +DI and -DI, 0 to 100"),
    ]

    private static let ranges: [FunctionSignature] = [
        function("highest", [series, period()], value(.ofArgument), summary: "largest of the last values, this bar's included"),
        function("lowest", [series, period()], value(.ofArgument), summary: "smallest of the last values, this bar's included"),
        function(
            "donchian", [period(20), instrument], Output("upper", .unit(.price)), Output("middle", .unit(.price)),
            Output("lower", .unit(.price)), summary: "highest high and lowest low, this bar's included", hasMain: false),
        function(
            "stdev", [series, period(from: 2), Parameter("estimator", .option(["population", "sample"]), standard: "population")],
            value(.ofArgument, in: 0...1e300), summary: "standard deviation"),
    ]

    private static let ranks: [FunctionSignature] = [
        function(
            "percentile_rank", [series, period(), Parameter("ties", .option(["max", "average"]), standard: "max")],
            value(.unit(.number), in: 0...1), summary: "share of the last values that are at or below this one, 0 to 1"),
        function(
            "percentile", [series, period(), Parameter("fraction", .number(0...1))], value(.ofArgument),
            summary: "the value below which a fraction of the last values lies"),
        function("zscore", [series, period(from: 2)], value(.unit(.number)), summary: "distance from the mean in sample deviations"),
        function(
            "correlation", [series, Parameter("other", .series), period(from: 2)], value(.unit(.number), in: -1...1),
            summary: "Pearson's correlation of two series, -1 to 1"),
    ]

    private static let volumes: [FunctionSignature] = [
        function("obv", [instrument], value(.unit(.quantity)), summary: "on-balance volume since the first bar"),
        function("vwap", [period(), instrument], value(.unit(.price)), summary: "volume-weighted average of the typical price"),
        function(
            "volume_profile",
            [
                Parameter("period", .integer(1...2_000)), Parameter("bins", .integer(2...500), standard: "100"),
                Parameter("value_area", .number(0.01...1), standard: "0.7"), instrument,
            ],
            Output("poc", .unit(.price)), Output("vah", .unit(.price)), Output("val", .unit(.price)),
            Output("average_volume", .unit(.quantity)), summary: "point of control and value area of the last bars' volume", hasMain: false),
    ]

    private static let structure: [FunctionSignature] = [
        function(
            "fair_value_gap",
            [
                Parameter("minimum_gap", .number(0...100), standard: "0"), period(14, "atr_period"),
                Parameter("maximum_age", .integer(window), standard: "500"), instrument,
            ],
            Output("bullish", .condition), Output("bearish", .condition), Output("support", .unit(.price)),
            Output("resistance", .unit(.price)), summary: "three-bar price gaps that are not filled yet; minimum_gap counts in ATRs",
            hasMain: false),
        function(
            "swing_points",
            [Parameter("left", .integer(1...1_000), standard: "2"), Parameter("right", .integer(1...1_000), standard: "2"), instrument],
            Output("high", .unit(.price)), Output("low", .unit(.price)), summary: "prices of the newest confirmed swings", hasMain: false),
        function(
            "market_structure",
            [Parameter("left", .integer(1...1_000), standard: "2"), Parameter("right", .integer(1...1_000), standard: "2"), instrument],
            Output("bos", .unit(.number), in: -1...1), Output("choch", .unit(.number), in: -1...1),
            Output("trend", .unit(.number), in: -1...1),
            summary: "break of structure, change of character and trend: 1 up, -1 down, 0 none", hasMain: false),
    ]
}

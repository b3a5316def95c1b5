public import TraderModel
public import TraderSignals

extension StrategyDocument {
    /// A strategy of conditions in the language, for a test. It ends by time after `afterOwnBars`, or by `exitLong` and `exitShort`.
    public static func made(
        _ name: String = "T-1", long: String? = nil, short: String? = nil, features: KeyValuePairs<String, String> = [:],
        instrument: Instrument = .coinbaseBTC, timeframe: BarLength = .fiveMinutes, afterOwnBars: Int? = 4, cooldownOwnBars: Int = 0,
        exitLong: String? = nil, exitShort: String? = nil
    ) -> StrategyDocument {
        StrategyDocument(
            name: name, title: "made", theory: "none", instrument: instrument, timeframe: timeframe,
            features: features.map { Feature(name: $0.key, expression: source($0.value)) },
            entry: Rules(long: long.map(rule), short: short.map(rule)),
            exit: Exit(afterOwnBars: afterOwnBars, rules: Rules(long: exitLong.map(rule), short: exitShort.map(rule))),
            cooldownOwnBars: cooldownOwnBars,
            text: "\(name) \(long ?? "") \(short ?? "")")
    }

    private static func rule(_ text: String) -> Rule { .condition(source(text)) }

    private static func source(_ text: String) -> SourceText { SourceText(text, at: DocumentPlace(line: 1, column: 1), isVerbatim: true) }
}

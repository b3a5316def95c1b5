package import TraderModel
package import TraderSignals
import VenueSimulator

/// Strategies made of chance over the whole language: every function, every timeframe, one within another. All of them compile.
///
/// Windows are short, so that a short market fires, and many of them look like others with a digit put before or behind: what tells
/// expressions apart must not depend on where one word ends and the next begins.
package struct RandomStrategies {
    private var numbers: SeededNumbers
    /// What is named, and the instruments whose bars of one minute are.
    private let all: MarketInputs
    private let withMinutes: [Instrument]
    /// What the strategy in the making names.
    private var inputs: MarketInputs

    private static let timeframes: [BarLength] = [.fiveMinutes, .fiveMinutes, .fifteenMinutes, .fifteenMinutes, .thirtyMinutes, .oneHour]
    private static let periods: [Int64] = [1, 2, 3, 4, 5, 11, 12, 21, 31]
    private static let plain = FunctionCatalogue.all.filter {
        !["on", "flips_to", "crosses_above", "crosses_below", "sqrt"].contains($0.name)
    }

    /// Strategies that name some of `inputs`, of which there is an instrument and a contract.
    package init(seed: UInt64, naming inputs: MarketInputs) { self.init(seed: seed, naming: inputs, minutesOf: []) }

    /// The same; where there are instruments `withMinutes`, a third of the strategies is judged each minute and names these alone.
    package init(seed: UInt64, naming inputs: MarketInputs, minutesOf withMinutes: [Instrument]) {
        numbers = SeededNumbers(seed: seed)
        all = inputs
        self.withMinutes = withMinutes
        self.inputs = inputs
    }

    /// A strategy called `name`.
    package mutating func document(named name: String) -> StrategyDocument {
        while true {
            let document = attempt(named: name)
            if (try? StrategyPlan(document)) != nil { return document }
        }
    }

    /// Two strategies whose expressions read alike once their words are put together without anything between: of highs on bars of a quarter
    /// of an hour, and of the liquidations of shorts on bars of five minutes.
    package mutating func lookalikes(named names: (String, String)) -> [StrategyDocument] {
        let function = element(["sma", "highest", "sum", "wma", "lowest"])
        let period = numbers.number(in: 1...3)
        let twins = [
            ("high", BarLength.fifteenMinutes, period), ("short_liq_usd(\"\(inputs.contracts[0])\")", .fiveMinutes, period * 10 + 1),
        ]
        return zip([names.0, names.1], twins).map { name, twin in
            let (source, timeframe, period) = twin
            return Self.document(
                name, instrument: inputs.instruments[0], timeframe: timeframe, features: [("value", "\(function)(\(source), \(period))")],
                entry: (long: "\(source) > value", short: "\(source) < value"), afterOwnBars: 1, exit: (nil, nil), cooldownOwnBars: 0)
        }
    }

    /// The same strategy with other words about it: no new version.
    package static func retitled(_ document: StrategyDocument, as title: String) -> StrategyDocument {
        var retitled = document
        retitled.title = title
        retitled.text =
            "title: \(title)\n" + document.text.split(separator: "\n").filter { !$0.hasPrefix("title:") }.joined(separator: "\n")
        return retitled
    }

    private mutating func attempt(named name: String) -> StrategyDocument {
        let isOfMinutes = !withMinutes.isEmpty && numbers.happens(onceIn: 3)
        inputs = scope(isOfMinutes ? withMinutes : all.instruments)
        defer { inputs = all }
        let features = (0..<numbers.number(in: 0...3)).map {
            ("f\($0)", numbers.happens(onceIn: 4) ? condition(depth: 2) : number(depth: 2))
        }
        let isShortToo = numbers.happens(onceIn: 3)
        let hasExit = numbers.happens(onceIn: 3)
        return Self.document(
            name, instrument: element(inputs.instruments), timeframe: isOfMinutes ? .oneMinute : element(Self.timeframes),
            features: features,
            entry: (long: condition(depth: 1), short: isShortToo ? condition(depth: 1) : nil),
            afterOwnBars: hasExit && numbers.happens(onceIn: 2) ? nil : Int(numbers.number(in: 1...4)),
            exit: hasExit ? (condition(depth: 1), isShortToo ? condition(depth: 1) : nil) : (nil, nil),
            cooldownOwnBars: numbers.happens(onceIn: 3) ? Int(numbers.number(in: 1...6)) : 0)
    }

    /// Of many instruments a strategy names few, so that those that name the same come together now and then.
    private mutating func scope(_ instruments: [Instrument]) -> MarketInputs {
        guard instruments.count > 2 else { return MarketInputs(instruments: instruments, contracts: all.contracts) }
        let named = Set((0..<2).map { _ in element(instruments) })
        return MarketInputs(instruments: named.sorted(), contracts: all.contracts)
    }

    private static func document(
        _ name: String, instrument: Instrument, timeframe: BarLength, features: [(String, String)],
        entry: (long: String, short: String?), afterOwnBars: Int?, exit: (long: String?, short: String?), cooldownOwnBars: Int
    ) -> StrategyDocument {
        func source(_ text: String) -> SourceText { SourceText(text, at: DocumentPlace(line: 1, column: 1), isVerbatim: true) }
        func rules(_ texts: (long: String?, short: String?)) -> StrategyDocument.Rules {
            .init(long: texts.long.map { .condition(source($0)) }, short: texts.short.map { .condition(source($0)) })
        }
        func lines(_ texts: (long: String?, short: String?)) -> [String] {
            [texts.long.map { "  long: '\($0)'" }, texts.short.map { "  short: '\($0)'" }].compactMap(\.self)
        }
        var text = ["name: \(name)", "instrument: \(instrument)", "timeframe: \(timeframe.text)"]
        if !features.isEmpty { text += ["features:"] + features.map { "  \($0.0): '\($0.1)'" } }
        text +=
            ["entry:"] + lines((entry.long, entry.short)) + ["exit:"] + (afterOwnBars.map { ["  after_bars: \($0)"] } ?? []) + lines(exit)
        if cooldownOwnBars > 0 { text.append("cooldown_bars: \(cooldownOwnBars)") }
        return StrategyDocument(
            name: name, instrument: instrument, timeframe: timeframe,
            features: features.map { .init(name: $0.0, expression: source($0.1)) },
            entry: rules((entry.long, entry.short)), exit: .init(afterOwnBars: afterOwnBars, rules: rules(exit)),
            cooldownOwnBars: cooldownOwnBars,
            text: text.joined(separator: "\n"))
    }

    // MARK: expressions

    /// Something that holds or does not.
    private mutating func condition(depth: Int) -> String {
        switch numbers.number(in: 0...9) {
        case 0 where depth > 0: return "\(condition(depth: depth - 1)) and \(condition(depth: depth - 1))"
        case 1 where depth > 0: return "(\(condition(depth: depth - 1)) or not (\(condition(depth: depth - 1))))"
        case 2: return "\(element(["crosses_above", "crosses_below"]))(\(pair(depth).joined(separator: ", ")))"
        case 3: return "\(element(["rising", "falling"]))(\(number(depth: depth)), \(numbers.number(in: 1...2)))"
        case 4: return "flips_to(sign(\(difference(depth))), \(element(["1", "-1"])))"
        case 5: return "new_reading(\"\(element(inputs.contracts))\")"
        default: return pair(depth).joined(separator: element([" < ", " > ", " <= ", " >= "]))
        }
    }

    /// Two numbers of one unit.
    private mutating func pair(_ depth: Int) -> [String] {
        let value = number(depth: depth)
        let period = element(Self.periods)
        let other = element(["prev(\(value), \(period))", "sma(\(value), \(period))", "ema(\(value), \(period))"])
        return numbers.happens(onceIn: 2) ? [value, other] : [other, value]
    }

    private mutating func difference(_ depth: Int) -> String { pair(depth).joined(separator: " - ") }

    /// A number, or a value of an indicator that has several.
    private mutating func number(depth: Int) -> String {
        if depth == 0 || numbers.happens(onceIn: 3) {
            return element([
                "close", "high", "low", "open", "volume", "high", liquidations(),
                "close(\"\(element(inputs.instruments))\")",
            ])
        }
        if numbers.happens(onceIn: 4) { return "on(\(element(["15m", "30m", "1h"])), \(number(depth: depth - 1)))" }
        return call(element(Self.plain), depth: depth - 1)
    }

    private mutating func liquidations() -> String {
        "\(element(["long_liq_usd", "short_liq_usd", "total_liq_usd"]))(\"\(element(inputs.contracts))\")"
    }

    private mutating func call(_ function: FunctionSignature, depth: Int) -> String {
        var arguments: [String] = []
        var series: String?
        for parameter in function.parameters {
            switch parameter.kind {
            case .series:
                let value = series.map { "sma(\($0), 2)" } ?? number(depth: depth)
                series = value
                arguments.append(value)
            case .condition: arguments.append(condition(depth: 0))
            case .integer(let range):
                let period = Int(element(Self.periods))
                arguments.append("\(parameter.name): \(min(max(period, range.lowerBound), range.upperBound))")
            case .number(let range): arguments.append("\(parameter.name): \(max(range.lowerBound, min(range.upperBound, 0.5)))")
            case .option(let words): arguments.append("\(parameter.name): \(element(words))")
            case .contract: arguments.append("\"\(element(inputs.contracts))\"")
            case .instrument: arguments.append("instrument: \"\(element(inputs.instruments))\"")
            case .timeframe: arguments.append("1h")
            }
        }
        let call = "\(function.name)(\(arguments.joined(separator: ", ")))"
        return function.members.isEmpty ? call : "\(call).\(element(function.members))"
    }

    private mutating func element<Value>(_ values: [Value]) -> Value { values[Int(numbers.number(in: 0...Int64(values.count - 1)))] }
}

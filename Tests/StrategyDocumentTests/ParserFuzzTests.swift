import Foundation
import TestSupport
import Testing
import TraderDocuments
import TraderLab
import TraderModel
import TraderSignals

/// Any text whatever is a strategy or one line that says why not, and what it is when it is one runs.
@Suite struct ParserFuzzTests {
    /// Texts a part: about a second each in a release build.
    private static let texts = 5_000
    /// Characters of an answer, at most: what it quotes may be as long as an expression.
    private static let longestAnswer = StrategyDocument.longestText + 1_000

    private static let history = MadeMarket(bars: 60, seed: 5).historyOfAll

    private static let corpus = Result {
        try ["strategies", "docs/strategies"].flatMap { folder in
            let url = Repository.root.appendingPathComponent(folder)
            return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".yaml") }.sorted()
                .map { try String(contentsOf: url.appendingPathComponent($0), encoding: .utf8) }
        }
    }

    private static let words =
        FunctionCatalogue.all.map { "\($0.name)(" } + FunctionCatalogue.all.flatMap(\.members).map { ".\($0)" }
        + [
            "and", "or", "not", "+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "(", ")", ",", ":", ".", "=", "!", "0", "1", "0.5",
            "20",
        ]
        + ["20_000", "99999999999999999999", "1e9", "5m", "1h", "close", "open", "volume", "\"coinbase:ETH-USD\"", "\"gateio:BTC_USDT\""]
        + [
            "period: ", "seed: first", "bars: -1", "\n", "\r\n", "\n\n", "\t", " ", "  ", "- ", "? ", ": ", " # ", "[", "]", "{", "}", "'",
            "\"",
        ]
        + [
            "\\n", "\\u0085", "\\u2028", "&a ", "*a", "!!int ", "| \n", "> \n", "%YAML 1.2\n", "---\n", "...\n", "<<: *a", "é", "🐻",
            "\u{2028}",
        ]
        + [
            "\u{85}", "\u{feff}", "\0", "name: a\n", "entry:\n  long: close > 1\n", "exit: { after_bars: 1 }\n", "any:", "all:",
            "features:\n",
        ]

    // MARK: what must hold of an answer

    /// Reads and compiles a text, and lets what it is run over a few bars. The error is nil when it is a strategy.
    private static func answer(to text: String) -> DocumentError? {
        do throws(DocumentError) {
            _ = try ColumnBacktest([YAMLDocument.plan(from: text).document], home: .made).result(over: history)
            return nil
        } catch {
            return error
        }
    }

    /// Whether an answer names a place within the text, or just behind it. YAML has other line breaks beside the line feed.
    private static func isPlaced(_ error: DocumentError, in text: String) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let longest = lines.map(\.unicodeScalars.count).max() ?? 0
        guard let place = error.place else { return false }
        return (1...lines.count + 1).contains(place.line) && (1...longest + 2).contains(place.column)
    }

    /// Whether an answer is one line for people.
    private static func isOneLine(_ error: DocumentError) -> Bool {
        !error.message.isEmpty && error.message.count <= longestAnswer && !error.message.contains(where: \.isNewline)
            && !error.message.contains("Optional(")
    }

    /// Checks the answers to many texts; the first that is wrong is shown.
    private static func expectOneLineEach(_ answers: [(text: String, error: DocumentError)]) {
        let lost = answers.first { !isPlaced($0.error, in: $0.text) }.map { "\($0.error) in \($0.text)".debugDescription }
        #expect(lost == nil)
        let unclear = answers.first { !isOneLine($0.error) }?.error.description.debugDescription
        #expect(unclear == nil)
    }

    // MARK: chance

    @Test(arguments: 1...4) func aDamagedDocumentIsAnsweredInOneLine(part: UInt64) throws {
        let corpus = try Self.corpus.get()
        var mutation = Mutation(seed: part, words: Self.words)
        var answers: [(text: String, error: DocumentError)] = []
        for _ in 0..<Self.texts {
            let text = mutation.mutated(mutation.element(of: corpus), mutation.element(of: corpus))
            if let error = Self.answer(to: text) { answers.append((text, error)) }
        }
        Self.expectOneLineEach(answers)
        // Some survive, or nothing behind the YAML would be reached.
        #expect(answers.count < Self.texts * 19 / 20)
    }

    @Test(arguments: 1...4) func aDamagedExpressionIsAnsweredInOneLine(part: UInt64) throws {
        let expressions = try Self.expressions.filter { Self.answer(toExpression: $0) == nil } + Self.corpus.get().flatMap(Self.expressions)
        #expect(expressions.count > 50)
        var mutation = Mutation(seed: 100 + part, words: Self.words)
        var answers: [(text: String, error: DocumentError)] = []
        for turn in 0..<Self.texts {
            let text =
                turn % 4 == 0 ? mutation.sentence() : mutation.mutated(mutation.element(of: expressions), mutation.element(of: expressions))
            // An expression's place counts its characters, of whatever line.
            let line = String(repeating: " ", count: text.unicodeScalars.count)
            if let error = Self.answer(toExpression: text) { answers.append((line, error)) }
        }
        Self.expectOneLineEach(answers)
        #expect(answers.count < Self.texts * 49 / 50)
    }

    private static func answer(toExpression text: String) -> DocumentError? {
        let start = DocumentPlace(line: 1, column: 1)
        let features = [StrategyDocument.Feature(name: "value", expression: SourceText(text, at: start, isVerbatim: true))]
        let document = StrategyDocument(
            name: "fuzz", instrument: .coinbaseBTC, timeframe: .fiveMinutes, features: features,
            entry: .init(long: .condition(SourceText("close > open", at: start))),
            exit: .init(afterOwnBars: 1))
        do throws(DocumentError) {
            _ = try ColumnBacktest([document], home: .made).result(over: history)
            return nil
        } catch {
            return error
        }
    }

    /// The expressions of a document that stand for themselves.
    private static func expressions(of text: String) throws -> [String] {
        let document = try YAMLDocument.strategy(from: text)
        func texts(_ rule: StrategyDocument.Rule?) -> [String] {
            switch rule {
            case .condition(let source): [source.text]
            case .all(let rules), .any(let rules): rules.flatMap { texts($0) }
            case nil: []
            }
        }
        let rules = [document.entry.long, document.entry.short, document.exit.rules.long, document.exit.rules.short]
        return (document.features.map(\.expression.text) + rules.flatMap { texts($0) }).filter { answer(toExpression: $0) == nil }
    }

    /// Words that the documents do not use.
    private static let expressions = [
        "close", "close > open and not volume < 3 or high == low", "-close + 2 * (open - 1) / 3", "on(1h, prev(close, 2))",
        "on(4h, bollinger(close, 20, 1.5)).upper > close", "macd(close, 12, 26, 9).histogram > 0",
        "stochastic(14, 3, 3).k - stochastic().d",
        "adx(14).plus > adx(14).minus", "correlation(close, close(\"coinbase:ETH-USD\"), 30)", "percentile(close / open, 50, 0.9)",
        "percentile_rank(volume, 96, ties: average) >= 0.9", "stdev(change(close), 20, estimator: sample)", "rsi(close, smoothing: simple)",
        "ema(close, period: 9, seed: first)", "wma(rma(sma(close, 3), 4), 5)", "sum(close * volume, 12) / sum(volume, 12) - vwap(12)",
        "bars_since(crosses_above(close, donchian(20).middle)) < 5", "flips_to(sign(change(close)), -1)", "rising(obv(), 3)",
        "volume_profile(48, bins: 20, value_area: 0.7).poc", "fair_value_gap(0.5, 14, 50).bullish", "swing_points(2, 2).high",
        "market_structure(left: 3, right: 1).choch == 1", "max(highest(high, 5) - atr(5), lowest(low, 5))", "sqrt(abs(zscore(close, 20)))",
        "total_liq_usd(\"gateio:ETH_USDT\") > 1_000_000", "new_reading(\"gateio:BTC_USDT\")", "falling(min(open, close), bars: 2)",
    ]

    // MARK: intent

    private static func expectOneLine(_ text: String) {
        if let error = answer(to: text) { expectOneLineEach([(text, error)]) }
    }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static let hostileExpressions = [
        times("(", 3_000), times("(", 59) + "close" + times(")", 59), times("(", 1_900) + "close" + times(")", 1_900),
        times("-", 3_999) + "1",
        times("not ", 900) + "close > 1", times("- ", 1_900) + "close", "close" + times(" + 1", 900), "close" + times(" + 1", 199) + " > 1",
        "close > 1" + times(" and close > 1", 250), "close > 1" + times(" or not close > 1", 60),
        times("abs(", 900) + "close" + times(")", 900),
        times("abs(", 58) + "close" + times(")", 58), "close" + times(".upper", 600), times("9", 3_000), times("9", 308) + " * close",
        "close * " + times("9", 300) + " * " + times("9", 300), "sum(close * 1" + times("0", 303) + ", 5)", times("a", 3_999),
        times("a", 5_000),
        "sma(close" + times(", 1", 900) + ")", "min(" + times("min(", 55) + "1" + times(", close)", 56), times("\"", 3_999),
        times(":", 3_000),
        times(",", 3_000), times(".", 3_000), "close" + times(" <", 1_500), times("1 / ", 150) + "close", times("close / ", 199) + "close",
        times("close * ", 199) + "close", times("prev(", 58) + "close" + times(", 20000)", 58), "prev(close, 20_000)",
        "on(1d, prev(close, 365))",
    ]

    @Test(arguments: hostileExpressions.indices) func aHostileExpressionIsAnsweredInOneLine(place: Int) {
        let expression = "'\(Self.hostileExpressions[place].replacing("'", with: "''"))'"
        Self.expectOneLine(Self.frame("features:\n  a: \(expression)\n"))
        Self.expectOneLine("name: a\ninstrument: coinbase:BTC-USD\nentry: { long: \(expression) }\nexit: { after_bars: 1 }\n")
    }

    private static let hostileDocuments = [
        times("[", 30_000), times("{", 30_000), times("- ", 16_000) + "a", times("? ", 16_000) + "a", times("a: ", 10_000),
        times("[{a: ", 6_000),
        times("- ", 39) + "a", times("- - -\n", 5_000), times("a:\n", 10_000), times("&a ", 10_000), times("*a ", 10_000),
        times("!", 30_000),
        times("'", 30_000), times("\"", 30_000), times("|\n", 15_000), times("#", 32_000), times("---\n", 8_000), times("\n", 32_000),
        times(" ", 32_000), times("\r", 32_000), times("\u{2028}", 32_000), times("é", 32_000), times("🐻", 32_768),
        "name: " + times("a", 32_000),
        "instrument: " + times("a", 32_000) + "\nname: a", times("a", 32_000) + ": 1", "%YAML 9.9\n---\na", "%TAG ! \u{1F43B}\n---\na",
        "name: !!binary AAAA\n", "name: !<tag:yaml.org,2002:str> a\n", "- &a [*a]\n", "a: &a { b: *a }\n", "? { a: 1 }\n: 2\n",
        "? [a]\n: 1\n? [a]\n: 2\n",
        "\u{feff}name: a\n", "name: a\r\ninstrument: coinbase:BTC-USD\r\nentry: { long: clos > 1 }\r\nexit: { after_bars: 1 }\r\n",
        "\u{fffe}", "\u{85}",
        bomb(levels: 30) + "name: *a29\n", bomb(levels: 3) + "? *a2\n: 1\n",
    ]

    /// Lists of nine references to the list before.
    private static func bomb(levels: Int) -> String {
        (0..<levels).map { level in
            "a\(level): &a\(level) [\((0..<9).map { _ in level == 0 ? "x" : "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }.joined()
    }

    @Test(arguments: hostileDocuments.indices) func aHostileDocumentIsAnsweredInOneLine(place: Int) {
        Self.expectOneLine(Self.hostileDocuments[place])
    }

    private static func frame(_ features: String) -> String {
        "name: a\ninstrument: coinbase:BTC-USD\n\(features)entry: { long: close > open }\nexit: { after_bars: 1 }\n"
    }

    /// Features that need one another in a long row, the last first.
    @Test(arguments: [1, 100, 1_500]) func aLongRowOfFeaturesIsAnswered(count: Int) {
        for link in ["", "-", "1 + "] {
            let features = (0..<count).reversed().map { "  f\($0 + 1): \(link)f\($0)\n" }.joined()
            Self.expectOneLine(Self.frame("features:\n\(features)  f0: close\n"))
        }
    }

    /// The same with brackets in each, 28 KiB of them.
    @Test func aLongRowOfNestedFeaturesIsAnswered() {
        let features = (0..<500).reversed().map { "  f\($0 + 1): \(Self.times("-", 45))f\($0)\n" }.joined()
        Self.expectOneLine(Self.frame("features:\n\(features)  f0: close\n"))
    }

    /// Less than a kilobyte.
    @Test func aliasesOfAliasesAsAKeyAreAnswered() {
        Self.expectOneLine(Self.bomb(levels: 12) + "? *a11\n: 1\n")
    }

    /// Each feature is the square of the one before: the power of the unit doubles with each.
    @Test func aUnitOfManyPowersIsAnswered() {
        let features = (1...70).map { "  f\($0): f\($0 - 1) * f\($0 - 1)\n" }.joined()
        Self.expectOneLine(Self.frame("features:\n  f0: close\n\(features)"))
    }

    /// A document that computes nearly as much as a document may.
    @Test func aLargeDocumentRuns() {
        let text = Self.frame("features:\n\((1...900).map { "  f\($0): sma(close, \($0))\n" }.joined())")
        #expect(Self.answer(to: text) == nil)
    }
}

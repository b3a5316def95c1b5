import Foundation
import TestSupport
import Testing
import TraderDocuments
import TraderModel
import TraderSignals

/// Each mistake in a document is answered with one line: where, what was found, what to do.
@Suite struct BrokenDocumentTests {
    private static func answer(to text: String) throws -> String {
        try #require(throws: DocumentError.self) { try YAMLDocument.plan(from: text) }.description
    }

    @Test(arguments: conditions + wholes) func aMistakeIsAnsweredInOneLineWithItsPlace(broken: BrokenDocument) throws {
        #expect(try Self.answer(to: broken.text) == broken.answer)
    }

    /// What each document would be without its mistake is right.
    @Test func theDocumentAroundABrokenConditionIsRight() {
        let sound = BrokenDocument("nothing", long: "fast > hourly", "")
        #expect(throws: Never.self) { try YAMLDocument.plan(from: sound.text) }
    }

    private static let conditions: [BrokenDocument] = [
        .init("unknown function", long: "emaa(close, 20) > fast", "7:10: emaa is no function; did you mean ema?"),
        .init("unknown name", long: "fst > close", "7:10: fst is neither a feature nor a series; did you mean fast?"),
        .init(
            "a condition where a number is taken", long: "rsi(close > open) > 3", "7:20: rsi takes a number; close > open is a condition"),
        .init("a condition that is compared", long: "(close > open) > 0", "7:17: '>' takes a number; close > open is a condition"),
        .init("a text as a value", long: "close > \"high\"", "7:18: \"high\" stands where a value is expected"),
        .init("a timeframe as a value", long: "close > 1h", "7:18: 1h stands where a value is expected; a timeframe goes with on(1h, …)"),
        .init(
            "the future by a name", long: "next(close) > close", "7:10: next: a bar cannot see later bars; prev(series, bars) looks back"),
        .init("the future by a number", long: "close < prev(close, -1)", "7:30: prev looks back; -1 bars would be the future"),
        .init("no window", long: "close > sma(close)", "7:18: sma needs period: sma(series, period)"),
        .init("a huge window", long: "close > sma(close, 1_000_000)", "7:29: period of sma is 1000000; use 1 to 20000"),
        .init(
            "an endless window", long: "close > sma(close, 99999999999999999999)",
            "7:29: 99999999999999999999 is too large; numbers go up to 1 with 15 zeros"),
        .init("half a window", long: "close > sma(close, 2.5)", "7:29: period of sma takes a whole number that is written out"),
        .init("a window that changes", long: "close > sma(close, volume)", "7:29: period of sma takes a whole number that is written out"),
        .init("an argument too many", long: "close > sma(close, 5, 6)", "7:32: sma takes no more arguments: sma(series, period)"),
        .init(
            "an unknown argument", long: "close > sma(close, perod: 5)", "7:29: sma has no perod; did you mean period?: sma(series, period)"
        ),
        .init("an unknown choice", long: "close > ema(close, 5, seed: last)", "7:38: seed of ema is one of sma, first, not last"),
        .init("averages the wrong way round", long: "macd(close, 26, 12) > 0", "7:10: fast of macd is 26; use less than slow, which is 12"),
        .init("division by zero", long: "close / 0 > 1", "7:16: division by zero"),
        .init("division by what comes to zero", long: "close / (2 - 1 - 1) > 1", "7:16: division by zero"),
        .init(
            "price and volume", long: "close > volume",
            "7:16: '>' joins a price and an amount of the asset: they cannot be compared or added"),
        .init(
            "price and rank", long: "close + rsi(close) > 5", "7:16: '+' joins a price and a plain number: they cannot be compared or added"
        ),
        .init(
            "money and price", long: "max(long_liq_usd(\"gateio:BTC_USDT\"), close) > 5",
            "7:10: max joins an amount of money and a price: they cannot be compared or added"),
        .init(
            "an unusual unit", long: "close * close > close",
            "7:24: '>' joins a value in money^2 asset^-2 and a price: they cannot be compared or added"),
        .init("the root of a price", long: "sqrt(close) > 5", "7:15: sqrt takes a plain number; close is a price"),
        .init(
            "a percentage for a share", long: "percentile_rank(volume, 96) >= 90",
            "7:38: percentile_rank(volume, 96) >= 90 never holds: the value lies between 0 and 1"),
        .init("beyond an oscillator", long: "rsi(fast) < 0", "7:20: rsi(fast) < 0 never holds: the value lies between 0 and 100"),
        .init("numbers that never change", long: "3 > 2", "7:12: 3 > 2 compares two numbers that never change"),
        .init("chained comparison", long: "30 < rsi(close) < 70", "7:26: comparisons cannot be chained; join two with and"),
        .init("one equals sign", long: "sign(fast) = 1", "7:21: '=' is no part of an expression; write == to compare"),
        .init("unknown timeframe", long: "on(2h, close) > close", "7:13: 2h is no timeframe; use 1m, 5m, 15m, 30m, 1h, 4h, 1d"),
        .init("on within on", long: "on(4h, on(1h, close)) > close", "7:17: on(1h, …) within on(4h, …): ask for one timeframe at a time"),
        .init(
            "on within on through a feature", long: "on(4h, hourly) > close",
            "5:12: on(1h, …) within on(4h, …): ask for one timeframe at a time"),
        .init(
            "which of several values", long: "close > bollinger(close)",
            "7:18: bollinger(close) has several values: write .upper or .middle or .lower"),
        .init(
            "a value that is not there", long: "close > bollinger(close).uper",
            "7:35: bollinger(close) has no .uper; did you mean upper?: it has upper, middle, lower"),
        .init(
            "an instrument without quotes", long: "close(ETH) > close",
            "7:16: write an instrument in quotes: \"coinbase:BTC-USD\""),
        .init(
            "an instrument of no venue that is known", long: "close(\"conbase:ETH-USD\") > 1",
            "7:16: no venue conbase has candles; did you mean coinbase?"),
        .init("a bracket too few", long: "(close > fast", "7:23: expected ')' for the bracket at character 1, found the end"),
        .init("a bracket too many", long: "close > fast)", "7:22: expected an operator or the end, found ')'"),
        .init("nothing behind an operator", long: "close >", "7:17: expected a value, found the end"),
        .init("a quote that is open", long: "close(\"coinbase:BTC-USD) > 1", "7:16: a quote that begins here is not closed"),
        .init("a foreign sign", long: "close > 10%", "7:20: '%' is no part of an expression"),
        .init(
            "years of warm-up", long: "close > on(1d, sma(close, 400))",
            "1:1: it needs 401 days of history before it can fire; use shorter periods (365 days at most)"),
    ]

    private static let wholes: [BrokenDocument] = [
        .init("nothing at all", "\n", "1:1: the document is empty"),
        .init("no mapping", "just words\n", "1:1: the document is a single value; write a mapping of keys and values"),
        .init("no name", "instrument: coinbase:BTC-USD\n", "1:1: name is missing in the document: write a name such as my-strategy"),
        .init(
            "a name that is no file's", "name: ../escape\n",
            "1:7: name is \"../escape\"; use 1 to 40 letters, digits, _ . and -, beginning with a letter or digit"),
        .init(
            "an instrument that is not traded", "name: a\ninstrument: BTC-USD\n",
            "2:13: \"BTC-USD\" is no instrument; write venue:symbol, such as coinbase:BTC-USD"),
        .init(
            "no entry", "name: a\ninstrument: coinbase:BTC-USD\nexit: { after_bars: 1 }\n",
            "1:1: entry is missing in the document: write long: or short: with a condition"),
        .init("an unknown key", "name: a\ncooldown_bar: 4\n", "2:1: the document has no cooldown_bar; did you mean cooldown_bars?"),
        .init("a key that is there twice", "name: a\nentry: { long: close > 1 }\nname: b\n", "1:1: name is there twice"),
        .init("a tab", "name: a\nentry:\n\tlong: close > 1\n", "3:1: no YAML: found character that cannot start any token"),
        .init(
            "a colon without quotes", "name: a\nfeatures:\n  slow: ema(close, 20, seed: first)\n",
            "3:28: no YAML: mapping values are not allowed in this context; put an expression that has a colon into quotes"),
        .init("two documents", "name: a\n---\nname: b\n", "2:1: no YAML: but found another document"),
        .init("a control character", "name: a\ntitle: \u{7}\n", "2:1: a control character; write plain text"),
        .init("a document without end", String(repeating: "# words\n", count: 5_000), "1:1: the document has more than 32768 characters"),
        .init("brackets without end", "name: \(String(repeating: "[", count: 50))\n", "1:1: more than 40 brackets within one another"),
        .init(
            "an unknown timeframe", frame("timeframe: 2h\nentry: { long: close > open }\nexit: { after_bars: 1 }"),
            "3:12: timeframe is 2h, which is no timeframe; use 1m, 5m, 15m, 30m, 1h, 4h, 1d"),
        .init(
            "a shorter timeframe", frame("timeframe: 1h\nentry: { long: 'on(15m, close) > open' }\nexit: { after_bars: 1 }"),
            "4:17: the strategy's bars are 1h long; on takes a longer timeframe, not 15m"),
        .init(
            "an unknown indicator",
            frame("indicators:\n  - { id: a, type: emma, period: 20 }\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "4:20: emma is no indicator; did you mean ema?"),
        .init(
            "an unknown parameter of an indicator",
            frame("indicators:\n  - { id: a, type: ema, length: 20 }\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "4:5: ema has no length: ema(series, period, seed: sma)"),
        .init(
            "an indicator without a name",
            frame("indicators:\n  - { type: ema, period: 20 }\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "4:5: id is missing in the indicator: write the name that rules use"),
        .init(
            "a cycle", frame("features:\n  a: b + 1\n  b: sma(c, 3)\n  c: a - 1\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "6:6: a needs b needs c needs a: a cycle"),
        .init(
            "a feature of itself", frame("features:\n  a: a\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "4:6: a needs a: a cycle"),
        .init(
            "a feature with the name of a function",
            frame("features:\n  ema: close\nentry: { long: close > open }\nexit: { after_bars: 1 }"),
            "4:8: ema is a word of the language; give the feature another name"),
        .init(
            "a feature with a name that is no word",
            frame("features:\n  my-average: close\nentry: { long: close > open }\nexit: { after_bars: 1 }"),
            "4:3: my-average cannot be the name of a feature; use letters, digits and _"),
        .init(
            "a feature and an indicator of one name",
            frame("indicators: [{ id: a, type: obv }]\nfeatures: { a: close }\nentry: { long: close > a }\nexit: { after_bars: 1 }"),
            "4:16: a is defined twice"),
        .init(
            "an exit that never comes", frame("entry: { long: close > open, short: close < open }\nexit: { long: close < open }"),
            "4:7: a short trade would never end: write after_bars or short in exit"),
        .init(
            "an exit for no entry", frame("entry: { long: close > open }\nexit: { after_bars: 1, short: close > open }"),
            "4:7: exit has a rule for short, and entry has none; leave it out or add one"),
        .init(
            "an exit at once", frame("entry: { long: close > open }\nexit: { after_bars: 0 }"),
            "4:21: after_bars is 0; write a whole number from 1 to 100000"),
        .init(
            "no conditions", frame("entry: { long: [] }\nexit: { after_bars: 1 }"), "3:16: long has no conditions"),
        .init(
            "all and any at once", frame("entry: { long: { all: [close > 1], any: [close > 2] } }\nexit: { after_bars: 1 }"),
            "3:16: long takes one of all and any"),
        .init(
            "rules without end", frame("entry: { long: [[[[[[[[[close > 1]]]]]]]]] }\nexit: { after_bars: 1 }"),
            "3:24: rules nested more than 8 deep"),
        .init(
            "a comma within a list", frame("entry: { long: [ crosses_above(close, open) ] }\nexit: { after_bars: 1 }"),
            "3:37: expected ')' for the bracket at character 14, found the end"),
        .init(
            "a cost without end", frame("entry: { long: close > open }\nexit: { after_bars: 1 }\ncosts: { round_trip_bps: 1001 }"),
            "5:26: round_trip_bps is 1001; write a number from 0 to 1000"),
        .init(
            "half a promise", frame("entry: { long: close > open }\nexit: { after_bars: 1 }\nexpectation: { gross_bps: 5, net_bps: 1 }"),
            "5:14: trades_per_day is missing in expectation: write how often it trades"),
    ]

    private static func frame(_ rest: String) -> String { "name: broken\ninstrument: coinbase:BTC-USD\n\(rest)\n" }

    @Test(arguments: [
        ("close", "7:10: expected a condition, found a price: compare it with something"),
        ("rsi(close)", "7:10: expected a condition, found a plain number: compare it with something"),
        ("not volume", "7:14: not takes a condition; volume is an amount of the asset"),
        ("close > 1 or fast", "7:23: or joins conditions; fast is a price"),
        ("bars_since(close) > 3", "7:21: bars_since takes a condition; close is a price"),
    ])
    func whatIsNoConditionIsNamedByItsUnit(condition: String, answer: String) throws {
        let given = try Self.answer(to: BrokenDocument("no condition", long: condition, "").text)
        #expect(given == answer)
    }

    // MARK: what may be named

    @Test(arguments: ["coinbase:SOL-USD", "binanceus:BTCUSDT", "binanceusdm:1000PEPEUSDT"])
    func anyInstrumentOfAKnownVenueCanBeNamed(name: String) throws {
        let condition = "close(\"\(name)\") > prev(close) and long_liq_usd(\"gateio:SOL_USDT\") > 5"
        let text = Self.frame("entry: { long: '\(condition)' }\nexit: { after_bars: 1 }")
            .replacing("coinbase:BTC-USD", with: name)
        let plan = try YAMLDocument.plan(from: text, among: .known)
        #expect(plan.inputs.instruments.map(\.description) == [name] && plan.inputs.contracts.map(\.description) == ["gateio:SOL_USDT"])
    }

    @Test("what no feed or poller of this platform has is refused, and how it comes")
    func unserved() throws {
        let markets = DocumentMarkets(venues: ["coinbase"], contracts: [.gateBTC])
        func answer(_ condition: String) throws -> String {
            let text = Self.frame("entry: { long: '\(condition)' }\nexit: { after_bars: 1 }")
            return try #require(throws: DocumentError.self) { try YAMLDocument.plan(from: text, among: markets) }.description
        }
        #expect(
            try answer("close(\"binanceus:BTCUSDT\") > 1").hasSuffix(
                "no feed of binanceus runs here, which binanceus:BTCUSDT needs: start market-feed --venue binanceus and name binanceus in FEEDS"
            ))
        #expect(
            try answer("long_liq_usd(\"gateio:BTC_USD\") > 1").hasSuffix(
                "no liquidations of gateio:BTC_USD are polled; did you mean gateio:BTC_USDT?"))
    }

    @Test(arguments: [
        ("coinbse:BTC-USD", "2:13: no venue coinbse has candles; did you mean coinbase?"),
        ("kraken:XBTUSD", "2:13: no venue kraken has candles; use binanceus, binanceusdm, coinbase"),
        ("gateio:BTC_USDT", "2:13: no venue gateio has candles; use binanceus, binanceusdm, coinbase"),
        ("BTC-USD", "2:13: \"BTC-USD\" is no instrument; write venue:symbol, such as coinbase:BTC-USD"),
        ("coinbase:BTC USD", "2:13: \"coinbase:BTC USD\" is no instrument; write venue:symbol, such as coinbase:BTC-USD"),
        ("coinbase:", "2:13: \"coinbase:\" is no instrument; write venue:symbol, such as coinbase:BTC-USD"),
    ])
    func whatCannotBeAnInstrumentIsNamed(name: String, answer: String) throws {
        let text = Self.frame("entry: { long: close > open }\nexit: { after_bars: 1 }").replacing("coinbase:BTC-USD", with: "'\(name)'")
        let given = try #require(throws: DocumentError.self) { try YAMLDocument.plan(from: text, among: .known) }.description
        #expect(given == answer.replacing("2:13", with: "2:14"))
    }

    @Test(arguments: [
        ("close(\"coinbas:ETH-USD\") > 1", "7:16: no venue coinbas has candles; did you mean coinbase?"),
        ("close(\"ETH\") > 1", "7:16: \"ETH\" is no instrument; write venue:symbol, such as coinbase:BTC-USD"),
        ("close(ETH) > 1", "7:16: write an instrument in quotes: \"coinbase:BTC-USD\""),
        ("long_liq_usd(\"coinbase:BTC-USD\") > 1", "7:23: no venue coinbase has liquidations; use gateio"),
        ("long_liq_usd(BTC) > 1", "7:23: write an instrument in quotes: \"gateio:BTC_USDT\""),
    ])
    func whatCannotBeReadIsNamedWithItsPlace(condition: String, answer: String) throws {
        let text = BrokenDocument("", long: condition, "").text
        #expect(try #require(throws: DocumentError.self) { try YAMLDocument.plan(from: text, among: .known) }.description == answer)
    }

    // MARK: in a folder

    @Test func aStrategyIsNotWrittenOverTheFileOfAnother() throws {
        let folder = try TemporaryFolder()
        let text = Self.frame("entry: { long: close > open }\nexit: { after_bars: 1 }")
        // The file of one strategy has the name of another.
        _ = try folder.write(text, to: "other.yaml")
        let strategies = StrategyFolder(path: folder.url.path)
        let other = try YAMLDocument.strategy(from: text.replacing("name: broken", with: "name: other"))
        #expect(throws: StrategyFolder.Failure.self) { try strategies.write(other) }
        #expect(try strategies.files().map { try $0.document.get().name } == ["broken"])
    }

    @Test func aNameThatIsTakenIsTheLaterFilesError() throws {
        let folder = try TemporaryFolder()
        let text = Self.frame("entry: { long: close > open }\nexit: { after_bars: 1 }")
        _ = try folder.write(text, to: "a.yaml")
        _ = try folder.write(text.replacing("name: broken", with: "name: BROKEN"), to: "b.yml")
        _ = try folder.write("name: other\n", to: "c.yaml")
        _ = try folder.write("no strategy", to: "notes.txt")
        let answers = try StrategyFolder(path: folder.url.path).files().map { file in
            switch file.document {
            case .success(let document): "\(file.name): \(document.name)"
            case .failure(let error): "\(file.name):\(error)"
            }
        }
        #expect(
            answers == [
                "a.yaml: broken", "b.yml:1:1: the name BROKEN is taken by a.yaml; give another",
                "c.yaml:1:1: instrument is missing in the document: write what is traded, such as coinbase:BTC-USD",
            ])
    }

    @Test func aFolderThatIsNotThereSaysSo() throws {
        let folder = StrategyFolder(path: "/nowhere/strategies")
        let failure = try #require(throws: StrategyFolder.Failure.self) { try folder.files() }
        #expect(failure.description.hasPrefix("the folder /nowhere/strategies cannot be read"))
        #expect(failure.description.hasSuffix("set STRATEGIES_DIR to the folder of the strategies"))
    }
}

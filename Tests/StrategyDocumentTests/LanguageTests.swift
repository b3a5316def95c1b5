import TestSupport
import Testing
import TraderDocuments
import TraderLab
import TraderModel
import TraderSignals

/// What the words of the language mean, by cases small enough to be worked out by hand.
@Suite struct LanguageTests {
    // MARK: other bars

    @Test func prevIsTheValueSomeBarsBefore() throws {
        let bench = LanguageBench(closes: [1, 2, 4, 8])
        #expect(try bench.values(of: "prev(close)") == [nil, 1, 2, 4])
        #expect(try bench.values(of: "prev(close, 2)") == [nil, nil, 1, 2])
        #expect(try bench.values(of: "prev(close > 3)") == [nil, 0, 0, 1])
    }

    @Test func prevCountsBarsAndChangeCountsKnownValues() throws {
        let bench = LanguageBench(closes: [1, 2, 4, 2, 3])
        let ratio: KeyValuePairs = ["ratio": "2 / (close - 2)"]
        #expect(try bench.values(of: "ratio", with: ratio) == [-2, nil, 1, nil, 2])
        #expect(try bench.values(of: "prev(ratio)", with: ratio) == [nil, -2, nil, 1, nil])
        #expect(try bench.values(of: "change(ratio)", with: ratio) == [nil, nil, 3, nil, 1])
        #expect(try bench.values(of: "sma(ratio, 2)", with: ratio) == [nil, nil, -0.5, nil, 1.5])
    }

    @Test func changeIsTheDifferenceFromSomeBarsBefore() throws {
        let bench = LanguageBench(closes: [1, 2, 4, 8])
        #expect(try bench.values(of: "change(close)") == [nil, 1, 2, 4])
        #expect(try bench.values(of: "change(close, 3)") == [nil, nil, nil, 7])
    }

    @Test func aCrossLeavesEqualityToTheBarBefore() throws {
        let bench = LanguageBench(closes: [9, 10, 11, 10, 11, 9, 10, 9, 11])
        #expect(try bench.values(of: "crosses_above(close, 10)") == [0, 0, 1, 0, 1, 0, 0, 0, 1])
        #expect(try bench.values(of: "crosses_below(close, 10)") == [nil, 0, 0, 0, 0, 1, 0, 1, 0])
    }

    /// Whether it crossed is unknown on the first bar, if it is above there; that it did not is known when it is not.
    @Test func aCrossOnTheFirstBarIsUnknown() throws {
        let bench = LanguageBench(closes: [11, 12])
        #expect(try bench.values(of: "crosses_above(close, 10)") == [nil, 0])
        #expect(try bench.values(of: "crosses_below(close, 10)") == [0, 0])
        #expect(try bench.values(of: "crosses_above(close, prev(close))") == [nil, nil])
    }

    @Test func aFlipNeedsAKnownValueBefore() throws {
        let bench = LanguageBench(closes: [5, 6, 7, 6, 6, 7])
        let sign: KeyValuePairs = ["way": "sign(change(close))"]
        #expect(try bench.values(of: "way", with: sign) == [nil, 1, 1, -1, 0, 1])
        #expect(try bench.values(of: "flips_to(way, 1)", with: sign) == [nil, nil, 0, 0, 0, 1])
        #expect(try bench.values(of: "flips_to(way, -1)", with: sign) == [nil, 0, 0, 1, 0, 0])
        #expect(try bench.values(of: "flips_to(way, 0)", with: sign) == [nil, 0, 0, 0, 1, 0])
    }

    @Test func risingAndFallingCountBarsInARow() throws {
        let bench = LanguageBench(closes: [1, 2, 3, 3, 4, 5, 4, 3])
        #expect(try bench.values(of: "rising(close)") == [nil, 1, 1, 0, 1, 1, 0, 0])
        #expect(try bench.values(of: "rising(close, 2)") == [nil, nil, 1, 0, 0, 1, 0, 0])
        #expect(try bench.values(of: "falling(close, 2)") == [nil, nil, 0, 0, 0, 0, 0, 1])
    }

    @Test func risingBeginsAnewBehindAnUnknownValue() throws {
        let bench = LanguageBench(closes: [4, 6, 2, 8, 10])
        #expect(try bench.values(of: "rising(close / (close - 2) * (close - 2))") == [nil, 1, nil, nil, 1])
    }

    @Test func barsSinceCountsFromTheLastBarOnWhichItHeld() throws {
        let bench = LanguageBench(closes: [1, 2, 6, 1, 1, 7, 7, 2])
        #expect(try bench.values(of: "bars_since(close > 5)") == [nil, nil, 0, 1, 2, 0, 0, 1])
        // Where the close is 2 the condition is unknown, and does not hold.
        #expect(try bench.values(of: "bars_since(1 / (close - 2) > 0)") == [nil, nil, 0, 1, 2, 0, 0, 1])
    }

    @Test func extremesIncludeTheBarItself() throws {
        let bench = LanguageBench(closes: [3, 1, 4, 1, 5, 2])
        #expect(try bench.values(of: "highest(close, 3)") == [nil, nil, 4, 4, 5, 5])
        #expect(try bench.values(of: "lowest(close, 3)") == [nil, nil, 1, 1, 1, 1])
        #expect(try bench.values(of: "close > prev(highest(close, 2))") == [nil, nil, 1, 0, 1, 0])
    }

    // MARK: unknown values

    @Test func whatDependsOnAnUnknownConditionGoesByKleenesLogic() throws {
        let bench = LanguageBench(closes: [1, 2, 3])
        let words: KeyValuePairs = ["yes": "close > 0", "no": "close < 0", "unknown": "1 / (close - close) > 0"]
        let table: [(String, Double?)] = [
            ("yes and yes", 1), ("yes and no", 0), ("no and no", 0), ("yes and unknown", nil), ("unknown and yes", nil),
            ("no and unknown", 0),
            ("unknown and no", 0), ("unknown and unknown", nil), ("yes or no", 1), ("no or no", 0), ("yes or unknown", 1),
            ("unknown or yes", 1), ("no or unknown", nil), ("unknown or no", nil), ("unknown or unknown", nil), ("not yes", 0),
            ("not no", 1),
            ("not unknown", nil), ("not (no and unknown)", 1), ("not yes or yes", 1), ("not (yes or yes)", 0), ("yes or yes and no", 1),
        ]
        for (expression, value) in table {
            #expect(try bench.values(of: expression, with: words) == [value, value, value], "\(expression)")
        }
    }

    @Test func divisionByAValueOfZeroIsUnknown() throws {
        let bench = LanguageBench(closes: [1, 2, 3])
        #expect(try bench.values(of: "6 / (close - 2)") == [-6, nil, 6])
        #expect(try bench.values(of: "6 / (close - 2) > 0") == [0, nil, 1])
        #expect(try bench.values(of: "max(6 / (close - 2), 1)") == [1, nil, 6])
        #expect(try bench.values(of: "sqrt((close - 2) / close)").prefix(2) == [nil, 0])
    }

    @Test func aRuleThatIsUnknownDoesNotHold() throws {
        let bench = LanguageBench(closes: [1, 2, 3])
        let outcomes = try bench.outcomes("entry: { long: 6 / (close - 2) > 9 }\nexit: { after_bars: 1 }")
        #expect(outcomes == [0: .watching, 1: .unknown, 2: .watching])
        #expect(try bench.trades("entry: { long: not (6 / (close - 2) > 0) }\nexit: { after_bars: 1 }") == ["LONG 0-1"])
    }

    // MARK: longer bars

    /// Bars of 1, 2, 3 and so on from a full hour: an hour's close is a multiple of 12.
    private static let count = LanguageBench(closes: (1...40).map(Double.init))

    private static func seen(_ values: [Double?], after start: Int, every length: Int, bars: Int = 40) -> [Double?] {
        (0..<bars).map { bar in
            let place = bar < start ? -1 : (bar - start) / length
            return place >= 0 && place < values.count ? values[place] : nil
        }
    }

    @Test func anHourIsSeenFromTheFirstBarThatOpensAtItsEnd() throws {
        #expect(try Self.count.values(of: "on(1h, close)") == Self.seen([12, 24, 36], after: 12, every: 12))
        #expect(try Self.count.values(of: "on(1h, open)") == Self.seen([1, 13, 25], after: 12, every: 12))
        #expect(try Self.count.values(of: "on(1h, high - low)") == Self.seen([11, 11, 11], after: 12, every: 12))
        #expect(try Self.count.values(of: "on(1h, volume)") == Self.seen([12, 12, 12], after: 12, every: 12))
        #expect(try Self.count.values(of: "on(30m, close)") == Self.seen([6, 12, 18, 24, 30, 36], after: 6, every: 6))
        #expect(try Self.count.values(of: "on(1h, close > 20)") == Self.seen([0, 1, 1], after: 12, every: 12))
    }

    @Test func theStrategysOwnTimeframeIsSeenAtItsOwnClose() throws {
        #expect(try Self.count.values(of: "on(5m, close)") == (1...40).map(Double.init))
        #expect(try Self.count.values(of: "on(15m, close)", timeframe: "15m") == Self.count.values(of: "close", timeframe: "15m"))
    }

    @Test func anHourThatIsJoinedLaterIsLeftOut() throws {
        var bench = Self.count
        bench.first = MadeMarket.firstBar.advanced(by: 4)
        // The first whole hour begins with the ninth bar.
        #expect(try bench.values(of: "on(1h, close)") == Self.seen([20, 32], after: 20, every: 12))
        #expect(try bench.values(of: "close", timeframe: "15m").prefix(8) == [nil, nil, nil, nil, 5, 5, 5, 8])
    }

    @Test func aStrategyOnFifteenMinutesSeesTheHourWithItsNextBar() throws {
        let values = try Self.count.values(of: "on(1h, close)", timeframe: "15m")
        // Its bar from 01:00 to 01:15 is the first that opens at the hour's end; it is judged with the fifteenth bar.
        #expect(values == Self.seen([12, 24, 36], after: 14, every: 12))
    }

    @Test func whatStandsWithinOnIsComputedOfLongerBars() throws {
        let names: KeyValuePairs = ["before": "prev(close)", "hourly": "on(1h, close)"]
        #expect(try Self.count.values(of: "on(1h, before)", with: names) == Self.seen([nil, 12, 24], after: 12, every: 12))
        #expect(try Self.count.values(of: "before", with: names) == [nil] + (1...39).map(Double.init))
        #expect(try Self.count.values(of: "prev(hourly)", with: names) == [nil] + Self.seen([12, 24, 36], after: 12, every: 12).dropLast())
        #expect(try Self.count.values(of: "on(1h, sma(close, 2))") == Self.seen([nil, 18, 30], after: 12, every: 12))
    }

    @Test func aBandOfLongerBarsHasItsValuesToo() throws {
        let values = try Self.count.values(of: "on(1h, bollinger(close, 2, 1)).upper")
        #expect(values == Self.seen([nil, 24, 36], after: 12, every: 12))
        #expect(try Self.count.values(of: "on(1h, bollinger(close, 2, 1).upper)") == values)
    }

    @Test func aReadingIsSeenAnHourEarlierWithoutOn() throws {
        var bench = Self.count
        bench.readings = (0..<3).map { hour in
            let ts = MadeMarket.firstBar.advanced(by: hour, of: .oneHour)
            return LiquidationReading(
                instrument: .gateETH, ts: ts, longUSD: Money(units: Int128(hour + 1) * 100_000_000), shortUSD: .zero,
                knownAt: LiquidationReading.publicationTime(of: ts))
        }
        let contract = "\"gateio:ETH_USDT\""
        #expect(try bench.values(of: "long_liq_usd(\(contract))") == Self.seen([1, 2, 3], after: 12, every: 12))
        #expect(try bench.values(of: "new_reading(\(contract))") == (0..<40).map { $0 == 12 || $0 == 24 || $0 == 36 ? 1 : 0 })
        #expect(try bench.values(of: "on(1h, long_liq_usd(\(contract)))") == Self.seen([1, 2], after: 24, every: 12))
        #expect(
            try bench.values(of: "short_liq_usd(\(contract)) / total_liq_usd(\(contract))") == Self.seen([0, 0, 0], after: 12, every: 12))
    }

    // MARK: judging

    @Test func aStrategyOnFifteenMinutesIsJudgedAtEachThirdBarsClose() throws {
        let bench = LanguageBench(closes: (1...24).map(Double.init))
        let outcomes = try bench.outcomes("timeframe: 15m\nentry: { long: close < 0 }\nexit: { after_bars: 1 }")
        #expect(outcomes.keys.sorted() == [2, 5, 8, 11, 14, 17, 20, 23])
        #expect(Set(outcomes.values) == [.watching])
    }

    @Test func holdAndCooldownCountTheStrategysOwnBars() throws {
        let bench = LanguageBench(closes: (1...40).map(Double.init))
        let always = "timeframe: 15m\nentry: { long: close > 0 }\n"
        #expect(
            try bench.trades(always + "exit: { after_bars: 2 }") == [
                "LONG 2-8", "LONG 8-14", "LONG 14-20", "LONG 20-26", "LONG 26-32", "LONG 32-38", "LONG 38-",
            ])
        #expect(
            try bench.trades(always + "exit: { after_bars: 2 }\ncooldown_bars: 4") == ["LONG 2-8", "LONG 14-20", "LONG 26-32", "LONG 38-"])
        #expect(
            try bench.trades("entry: { long: close > 0 }\nexit: { after_bars: 2 }\ncooldown_bars: 14") == [
                "LONG 0-2", "LONG 14-16", "LONG 28-30",
            ])
    }

    @Test func theOutcomesOfACooldown() throws {
        let bench = LanguageBench(closes: (1...8).map(Double.init))
        let outcomes = try bench.outcomes("entry: { long: close > 0 }\nexit: { after_bars: 2 }\ncooldown_bars: 4")
        let expected: [Judgement.Outcome] = [.fired, .inTrade, .coolingDown, .coolingDown, .fired, .inTrade, .coolingDown, .coolingDown]
        #expect((0..<8).map { outcomes[$0] } == expected)
    }

    @Test func anExitComesBeforeAnEntryOfTheSameClose() throws {
        let bench = LanguageBench(closes: [5, 1, 2, 6, 7, 3, 2, 8])
        let turning = """
            entry: { long: 'crosses_above(close, 4)', short: 'crosses_below(close, 4)' }
            exit: { long: 'crosses_below(close, 4)', short: 'crosses_above(close, 4)' }
            """
        #expect(try bench.trades(turning) == ["SHORT 1-3", "LONG 3-5", "SHORT 5-7", "LONG 7-"])
    }

    @Test func anExitRuleIsAskedFromTheBarAfterTheEntryOn() throws {
        let bench = LanguageBench(closes: [1, 2, 3, 4, 5, 6])
        let rules = "entry: { long: close > 1 }\nexit: { long: close > 1, after_bars: 9 }\ncooldown_bars: 3"
        #expect(try bench.trades(rules) == ["LONG 1-2", "LONG 4-5"])
    }

    @Test func timeOrRuleWhicheverComesFirst() throws {
        let bench = LanguageBench(closes: [1, 9, 1, 1, 1, 1, 9, 1])
        let rules = "entry: { long: close == 1 }\nexit: { long: close > 5, after_bars: 3 }"
        #expect(try bench.trades(rules) == ["LONG 0-1", "LONG 2-5", "LONG 5-6", "LONG 7-"])
    }

    @Test func whereBothDirectionsHoldNeitherFires() throws {
        let bench = LanguageBench(closes: [1, 2, 3, 4])
        let rules = "entry: { long: close > 1, short: close > 2 }\nexit: { after_bars: 1 }"
        #expect(try bench.outcomes(rules) == [0: .watching, 1: .fired, 2: .contradictory, 3: .contradictory])
        #expect(try bench.trades(rules) == ["LONG 1-2"])
    }

    @Test func aListIsAllAndAnyIsOneOfItsRules() throws {
        let bench = LanguageBench(closes: (1...9).map(Double.init))
        let rules = """
            entry:
              long:
                - close != 4
                - any: [ close == 2, close == 4, [ close > 5, close < 7 ], { all: [ close > 8 ] } ]
            exit: { after_bars: 1 }
            """
        #expect(try bench.trades(rules) == ["LONG 1-2", "LONG 5-6", "LONG 8-"])
    }

    // MARK: numbers and units

    @Test func operatorsBindAsInArithmetic() throws {
        let bench = LanguageBench(closes: [6])
        let cases: [(String, Double)] = [
            ("1 + 2 * close", 13), ("(1 + 2) * close", 18), ("close - 2 - 1", 3), ("close / 2 / 3", 1), ("-close + 7", 1), ("- -close", 6),
            ("2 - -close", 8), ("100_000 + close", 100_006), ("close - 1 > 4 and not close > 7 or close < 0", 1),
            ("not close > 7 and close < 0", 0),
            ("close == 6", 1), ("close != 6", 0), ("min(close, 2 * 2)", 4), ("abs(close - 8)", 2), ("sign(2 - close)", -1),
        ]
        for (expression, value) in cases { #expect(try bench.values(of: expression) == [value], "\(expression)") }
    }

    @Test func productsHaveUnitsOfTheirOwn() throws {
        let bench = LanguageBench(closes: [10, 20, 40], volumes: [1, 3, 2])
        // Price times amount is money, and money by amount is a price again: an average weighted by volume.
        let average = "sum(close * volume, 2) / sum(volume, 2)"
        #expect(try bench.values(of: average) == [nil, 17.5, 28])
        #expect(try bench.values(of: "\(average) - vwap(2)") == [nil, 0, 0])
        #expect(try bench.values(of: "close - \(average) > 0") == [nil, 1, 1])
        #expect(try bench.values(of: "close * volume > total_liq_usd(\"gateio:BTC_USDT\")") == [nil, nil, nil])
        #expect(try bench.values(of: "close / close(\"coinbase:ETH-USD\") + 1") == [11, 11, 11])
        #expect(throws: DocumentError.self) { try bench.values(of: "close * volume > close") }
    }

    @Test func aFeatureThatIsANumberMayBeAWindow() throws {
        let bench = LanguageBench(closes: [1, 2, 3, 4])
        #expect(try bench.values(of: "sma(close, n * 2)", with: ["n": "1"]) == [nil, 1.5, 2.5, 3.5])
    }

    @Test func anIndicatorByItsIdIsTheCall() throws {
        let bench = LanguageBench(closes: (1...30).map { Double($0 % 7) })
        let byID = "indicators: [ { id: a, type: ema, source: close + open, period: 3, seed: first, timeframe: slow } ]\n"
        let byCall = "features: { a: 'on(15m, ema(close + open, period: 3, seed: first))' }\n"
        let rest = "timeframes: { slow: 15m }\nentry: { long: 2 * close > a }\nexit: { after_bars: 1 }"
        let trades = try bench.trades(byID + rest)
        #expect(try trades == bench.trades(byCall + rest))
        #expect(trades.count > 3)
    }

    @Test func aNumberWithANameIsKnownOnEveryBar() throws {
        let bench = LanguageBench(closes: [1, 2, 3, 4, 5, 6])
        #expect(try bench.values(of: "30") == [30, 30, 30, 30, 30, 30])
        #expect(try bench.values(of: "30", timeframe: "15m") == [30, 30, 30, 30, 30, 30])
    }

    /// Products of the largest numbers that can be written are beyond all.
    @Test(arguments: [
        "sum(close * huge * large, 3)", "change(close * huge * sign(change(close)))", "stdev(close * huge * large, 2)",
        "ema(close * huge, 2)",
    ])
    func whatIsTooLargeIsUnknown(expression: String) throws {
        let bench = LanguageBench(closes: (0..<20).map { $0 % 2 == 0 ? 80_000 : 90_000 })
        let zeros = "1" + String(repeating: "0", count: 15)
        let huge = [String](repeating: zeros, count: 6).joined(separator: " * ")
        let document = try LanguageBench.document(
            "features: { large: \(zeros), huge: '\(huge)', value: '\(expression)' }\nentry: { long: close < 0 }\nexit: { after_bars: 1 }")
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: [document])))
        var records: [FeatureRecord] = []
        backtest.run(bench.history) { if case .signal(.features(let record)) = $0 { records.append(record) } }
        #expect(records.count == 20)
        let chain = try throughJSON(backtest.chain)
        #expect(chain == backtest.chain)
        #expect(try throughJSON(records) == records)
    }

    // MARK: versions

    @Test func whatMakesANewVersion() throws {
        let text = "title: one\nentry: { long: close > 1 }\nexit: { after_bars: 1 }"
        let document = try LanguageBench.document(text)
        for same in [
            text.replacing("one", with: "two"), text.replacing("exit", with: "# why\nexit"), text + "\ntheory: because",
            text.replacing("close > 1", with: "'close > 1'"), text + "\nexpectation: { trades_per_day: 1, gross_bps: 2, net_bps: 1 }",
        ] { #expect(try document.hasSameRules(as: LanguageBench.document(same)), "\(same)") }
        for other in [
            text.replacing("> 1", with: "> 2"), text.replacing("> 1", with: ">1"), text.replacing("after_bars: 1", with: "after_bars: 2"),
            text + "\ncooldown_bars: 1", text + "\ncosts: { round_trip_bps: 8 }", text + "\ntimeframe: 15m",
            text.replacing("long", with: "short"), text + "\nfeatures: { a: close }",
        ] { #expect(try !document.hasSameRules(as: LanguageBench.document(other)), "\(other)") }
    }

    @Test func aNameThatComesBackWithTheSameRulesIsTheSameVersion() throws {
        let document = try LanguageBench.document("entry: { long: close > 1 }\nexit: { after_bars: 1 }")
        var machine = try SignalMachine(strategies: [document])
        machine.apply(.strategy(.remove("bench"))) { _ in }
        #expect(machine.strategies.isEmpty)
        machine.apply(.strategy(.define(document))) { _ in }
        #expect(machine.strategies.map(\.version) == [1])
        machine.apply(.strategy(.define(try LanguageBench.document("entry: { long: close > 2 }\nexit: { after_bars: 1 }")))) { _ in }
        #expect(machine.strategies.map(\.version) == [2])
    }
}

import TestSupport
import Testing
import TraderModel
import TraderSignals

/// Bars and readings of any size and time that can be decoded are judged, and never end the process.
@Suite struct ExtremeTests {
    /// What looks at prices, volumes and amounts in every way.
    private static func documents() throws -> [StrategyDocument] {
        let features: KeyValuePairs = [
            "profile": "volume_profile(24, bins: 500)", "gap": "fair_value_gap(0.1)", "structure": "market_structure(2, 2)",
            "band": "bollinger(close, 20)",
            "force": "adx(5)", "k": "stochastic(5)", "rank": "percentile_rank(total_liq_usd(\"gateio:BTC_USDT\"), 24)", "value": "vwap(24)",
            "flow": "obv()",
            "cross": "correlation(close, volume, 10)", "ratio": "volume / (high - low)", "far": "zscore(close * close, 10)",
            "swing": "swing_points(2, 2)",
            "mid": "percentile(close, 24, 0.5)",
        ]
        return try FourSignals.documents(window: 24) + [
            .made("wide", long: "close > profile.poc", short: "rank > 0.5", features: features, afterOwnBars: 3),
            .made("hour", long: "close > sma(close, 3)", timeframe: .oneHour, afterOwnBars: nil, exitLong: "close < sma(close, 3)"),
        ]
    }

    @Test("made of chance", arguments: 0..<10)
    func chance(seed: UInt64) throws {
        var chance = Extremes(seed: seed)
        var machine = try SignalMachine(strategies: try Self.documents())
        var ts = MadeMarket.firstBar
        var judged = 0
        for step in 0..<600 {
            ts = chance.happens(onceIn: 40) ? BarTime(unixSeconds: chance.integer()) : ts.advanced(by: 1)
            let now =
                chance.happens(onceIn: 30)
                ? Timestamp(microseconds: chance.integer()) : ts.unixSeconds.magnitude < 1 << 33 ? ts.closeTime() : .seconds(0)
            let reading = LiquidationReading(
                instrument: chance.pick([.gateBTC, .gateETH]), ts: chance.happens(onceIn: 20) ? BarTime(unixSeconds: chance.integer()) : ts,
                longUSD: Money(units: Int128(chance.positive())),
                shortUSD: Money(units: Int128(chance.integer()) << chance.number(in: 0...3)), knownAt: now)
            let inputs: [SignalInput] = [
                .liquidation(.reading(reading)), .liquidation(.watermark(through: now)),
                .candle(Self.candle(.coinbaseBTC, ts, now, &chance)),
                .candle(Self.candle(.coinbaseETH, ts, now, &chance)), .proceed(source: "liq-poller", through: now),
            ]
            var outputs: [SignalOutput] = []
            // What cannot be decoded never comes to the machine.
            for input in inputs { if let input = try? throughJSON(input) { machine.apply(input) { outputs.append($0) } } }
            judged += outputs.count { if case .features = $0 { true } else { false } }
            _ = try jsonText(outputs)
            if step % 150 == 0 { machine = try throughJSON(machine) }
            if ts.unixSeconds.magnitude >= 1 << 32 { ts = MadeMarket.firstBar.advanced(by: step) }
        }
        #expect(judged > 0)
    }

    private static func candle(_ instrument: Instrument, _ ts: BarTime, _ knownAt: Timestamp, _ chance: inout Extremes) -> Candle {
        let prices = (0..<4).map { _ in Price(units: chance.happens(onceIn: 60) ? chance.integer() : chance.positive()) }.sorted()
        let bar = Bar(
            open: prices[1], high: prices[3], low: prices[0], close: prices[2],
            volume: Quantity(units: chance.happens(onceIn: 20) ? chance.integer() : chance.positive()))
        return Candle(instrument: instrument, ts: ts, bar: bar, origin: chance.pick([.stream, .rest, .history]), knownAt: knownAt)
    }

    @Test(arguments: [
        #"{"open":"2","high":"1","low":"1","close":"1","volume":"1"}"#, #"{"open":"1","high":"1","low":"0","close":"1","volume":"1"}"#,
        #"{"open":"1","high":"1","low":"1","close":"1","volume":"-1"}"#, #"{"open":"-1","high":"1","low":"-1","close":"1","volume":"1"}"#,
    ])
    func anImpossibleBarIsNone(text: String) {
        #expect(throws: DecodingError.self) { try fromJSON(text, as: Bar.self) }
    }

    @Test(arguments: [("longUSD", "-1"), ("shortUSD", "92233720368.54775808")])
    func anImpossibleReadingIsNone(side: String, amount: String) throws {
        var reading = LiquidationReading(
            instrument: .gateBTC, ts: MadeMarket.firstBar, longUSD: .zero, shortUSD: .zero, knownAt: MadeMarket.firstBar.closeTime())
        #expect(try throughJSON(reading) == reading)
        let money = try #require(Money(amount))
        if side == "longUSD" { reading.longUSD = money } else { reading.shortUSD = money }
        let text = try jsonText(reading)
        #expect(throws: DecodingError.self) { try fromJSON(text, as: LiquidationReading.self) }
    }

    @Test(arguments: [(Int.max, 0), (4, Int.max), (0, 0), (4, -1)])
    func aDocumentFromAJournalWithNumbersThatNoTextMayHaveDoesNotCompile(afterBars: Int, cooldown: Int) {
        let document = StrategyDocument.made(long: "close > 0", afterOwnBars: afterBars, cooldownOwnBars: cooldown)
        #expect(SignalMachine().refusal(of: .define(document)) != nil)
    }

    @Test func aSourceThatSaidNothingIsKeptAsBefore() throws {
        let text = try jsonText(SignalMachine())
        #expect(text.contains(#""passed":-9223372036854775808"#) && text.contains(#""watermark":-9223372036854775808"#))
        #expect(try fromJSON(text, as: SignalMachine.self) == SignalMachine())
    }
}

import TestSupport
import Testing
import TraderModel
import TraderSignals

/// A strategy is judged by what it names, and waits for nothing else.
@Suite struct LaneTests {
    private let first = MadeMarket.firstBar
    private let alt = StrategyDocument.made(
        "alt", long: "close > sma(close, 3)", features: ["mean": "sma(close, 3)"], instrument: .coinbaseSOL, afterOwnBars: 2)

    private func candle(_ instrument: Instrument, _ bar: Int, close: Int64, origin: Candle.Origin = .stream, late: Int64 = 0) -> SignalInput
    {
        .candle(SignalBench.candle(instrument, first.advanced(by: bar), close: close, origin: origin, late: late))
    }

    private func records(_ outputs: [SignalOutput]) -> [FeatureRecord] {
        outputs.compactMap { if case .features(let record) = $0 { record } else { nil } }
    }

    /// Not by one bar, and not in one digit.
    @Test func whatIsQuietOrDeadChangesNothingForWhoDoesNotNameIt() throws {
        let market = MadeMarket(bars: 300, seed: 31)
        let pair = StrategyDocument.made("pair", long: "close > close(\"binanceusdm:BTCUSDT\")", afterOwnBars: 2)
        var alone = try FourSignals.machine(window: 48)
        var crowded = try FourSignals.machine(window: 48)
        for document in [alt, pair] { crowded.apply(.strategy(.define(document))) { _ in } }
        var fires = 0
        for (bar, input) in market.inputs.enumerated() {
            var said: [[SignalOutput]] = [[], []]
            // One is seldom heard of, the other falls silent for good.
            if bar % 90 == 0 { crowded.apply(candle(.coinbaseSOL, bar / 10, close: 100 + Int64(bar))) { _ in } }
            if bar < 30 { crowded.apply(candle(.binanceBTC, bar, close: 90_000)) { _ in } }
            alone.apply(input) { said[0].append($0) }
            crowded.apply(input) { output in
                if case .features(let record) = output, record.lane != nil { return }
                if case .fire(let fire) = output, !FourSignals.names.contains(fire.signal) { return }
                said[1].append(output)
            }
            try #require(said[0] == said[1], "input \(bar)")
            fires += said[0].count { if case .fire = $0 { true } else { false } }
        }
        #expect(fires > 5)
    }

    @Test func whatNeverCameIsNamedWithWhoWaitsForIt() throws {
        var machine = SignalMachine(home: nil)
        #expect(machine.seriesWithoutBars == nil)
        let pair = StrategyDocument.made(
            "pair", long: "close > close(\"binanceusdm:BTCUSDT\")", instrument: .coinbaseSOL, timeframe: .oneMinute)
        machine.apply(.strategy(.define(pair))) { _ in }
        #expect(machine.seriesWithoutBars.map { "\($0.strategy) \($0.series)" } == "pair binanceusdm:BTCUSDT 1m")
        machine.apply(.minute(SignalBench.candle(.binanceBTC, first, close: 5))) { _ in }
        #expect(machine.seriesWithoutBars.map { "\($0.strategy) \($0.series)" } == "pair coinbase:SOL-USD 1m")
        // Bars of another length are no bars of its own.
        machine.apply(candle(.coinbaseSOL, 0, close: 1)) { _ in }
        #expect(machine.seriesWithoutBars != nil)
        machine.apply(.minute(SignalBench.candle(.coinbaseSOL, first, close: 4))) { _ in }
        #expect(machine.seriesWithoutBars == nil)
    }

    @Test func aLaneJudgesItsOwnBarsAndSaysWhichItIs() throws {
        var machine = SignalMachine(home: .made)
        machine.apply(.strategy(.define(alt))) { _ in }
        // No word of the home's instruments, nor of a source that it does not read.
        let outputs = machine.outputs(for: [5, 6, 7, 9].enumerated().map { candle(.coinbaseSOL, $0, close: $1) })
        #expect(records(outputs).map(\.lane) == [String](repeating: "5m coinbase:SOL-USD", count: 4))
        #expect(records(outputs).map(\.ts) == (0..<4).map { first.advanced(by: $0) })
        #expect(records(outputs).allSatisfy { $0.passed == [] && $0.closes.keys.map(\.description) == ["coinbase:SOL-USD"] })
        #expect(records(outputs).map { $0.features["mean"] } == [nil, nil, 6, 22.0 / 3])
        #expect(outputs.compactMap { if case .fire(let fire) = $0 { fire.id } else { nil } }.count == 2)
        machine.apply(.strategy(.remove("alt"))) { _ in }
        machine.apply(.strategy(.retire("alt", version: 1))) { _ in }
        #expect(records(machine.outputs(for: [candle(.coinbaseSOL, 4, close: 1)])).isEmpty, "nobody needs the lane any more")
    }

    @Test func whoReadsNoContractWaitsForNoWatermark() throws {
        let plain = StrategyDocument.made("plain", long: "close > 1", afterOwnBars: 2)
        let reader = StrategyDocument.made("reader", long: "long_liq_usd(\"gateio:BTC_USDT\") > 1", afterOwnBars: 2)
        var machine = try SignalMachine(home: nil, strategies: [plain, reader])
        var said = records(machine.outputs(for: [candle(.coinbaseBTC, 0, close: 5), candle(.coinbaseBTC, 1, close: 5)]))
        #expect(said.map { $0.judgements?.map(\.signal) ?? [] } == [["plain"], ["plain"]])
        #expect(machine.barWaitingForLiquidations == first)
        said = records(machine.outputs(for: [.liquidation(.watermark(through: first.closeTime()))]))
        #expect(said.map(\.lane) == ["5m coinbase:BTC-USD gateio:BTC_USDT"])
        #expect(machine.liveCloseWaitingForLiquidations == first.advanced(by: 1).closeTime())
        said = records(machine.outputs(for: [.proceed(source: "liq-poller", through: first.advanced(by: 1).closeTime())]))
        #expect(said.map(\.passed) == [["liq-poller"]])
    }

    @Test func whatComesOfOneMomentIsInTheOrderOfLanes() throws {
        let documents = [alt, .made("pair", long: "close > close(\"coinbase:SOL-USD\")", afterOwnBars: 2), .made("one", long: "close > 1")]
        var machine = try SignalMachine(home: nil, strategies: documents)
        var outputs = machine.outputs(for: (0..<3).map { candle(.coinbaseBTC, $0, close: 9) })
        #expect(records(outputs).count == 3)
        outputs = machine.outputs(for: [candle(.coinbaseSOL, 0, close: 3)])
        #expect(records(outputs).map(\.lane) == ["5m coinbase:BTC-USD coinbase:SOL-USD", "5m coinbase:SOL-USD"])
    }

    /// What is added later has a lane that begins behind what was there, and knows what it would have known.
    @Test(arguments: [true, false]) func aNewLaneWarmsUpOverWhatIsRemembered(isRestarted: Bool) throws {
        let market = MadeMarket(bars: 200, seed: 7)
        let sol = MadeMarket(bars: 200, seed: 8).btc.map { $0.of(.coinbaseSOL) }
        let document = StrategyDocument.made(
            "spread", long: "close > ema(close(\"coinbase:SOL-USD\"), 30) and new_reading(\"gateio:BTC_USDT\")",
            features: ["gap": "ema(close - close(\"coinbase:SOL-USD\"), 12)", "flow": "sum(long_liq_usd(\"gateio:BTC_USDT\"), 20)"],
            afterOwnBars: 2)
        var machines = [try SignalMachine(home: .made, strategies: [document]), SignalMachine(home: .made)]
        var said: [[SignalOutput]] = [[], []]
        var place = 0
        for input in market.inputs {
            if case .candle(let candle) = input, candle.instrument == .coinbaseBTC {
                let own = SignalInput.candle(sol[place])
                place += 1
                // What is there of one instrument alone when the strategy comes is not lost.
                if place == 120 { machines[1].apply(.strategy(.define(document))) { _ in } }
                if place == 120, isRestarted { machines[1] = try throughJSON(machines[1]) }
                for machine in machines.indices { machines[machine].apply(own) { said[machine].append($0) } }
            }
            for machine in machines.indices { machines[machine].apply(input) { said[machine].append($0) } }
        }
        let spread = said.map { outputs in records(outputs).filter { $0.lane != nil } }
        #expect(spread[0].count == 200 && spread[1].count == 81)
        #expect(spread[0].suffix(81).map(\.features) == spread[1].map(\.features))
        #expect(spread[0].suffix(81).map(\.judgements) == spread[1].map(\.judgements))
        #expect(machines[1].warmUp == 1)
    }

    /// New rules that name more go on in another lane; the old ones retire in theirs.
    @Test func rulesThatNameMoreMoveToAnotherLane() throws {
        var wider = alt
        wider.entry.long = StrategyDocument.made("x", long: "close > close(\"coinbase:BTC-USD\") / 10").entry.long
        wider.features = []
        var machine = SignalMachine(home: .made)
        machine.apply(.strategy(.define(alt))) { _ in }
        _ = machine.outputs(for: (0..<5).map { candle(.coinbaseSOL, $0, close: 9) } + (0..<5).map { candle(.coinbaseBTC, $0, close: 80) })
        machine.apply(.strategy(.define(wider))) { _ in }
        let outputs = machine.outputs(for: [candle(.coinbaseSOL, 5, close: 9), candle(.coinbaseBTC, 5, close: 80)])
        #expect(records(outputs).map(\.lane) == ["5m coinbase:SOL-USD", "5m coinbase:BTC-USD coinbase:SOL-USD"])
        #expect(records(outputs).map { $0.judgements?.map(\.version) ?? [] } == [[], [2]])
        #expect(outputs.compactMap { if case .fire(let fire) = $0 { fire.version } else { nil } } == [2])
    }

    @Test func aStrategyOfOneMinuteBarsIsMadeOfMinutes() throws {
        let document = StrategyDocument.made(
            "minute", long: "close > open", features: ["five": "on(5m, close)"], timeframe: .oneMinute,
            afterOwnBars: nil, exitLong: "close < open")
        var machine = try SignalMachine(home: .made, strategies: [document])
        let minutes = (0..<20).map { minute in
            var candle = SignalBench.candle(.coinbaseBTC, first, close: 100 + Int64(minute))
            candle.ts = first.advanced(by: minute, of: .oneMinute)
            candle.knownAt = candle.ts.closeTime(of: .oneMinute)
            return SignalInput.minute(candle)
        }
        let said = records(machine.outputs(for: minutes))
        #expect(said.map(\.lane) == [String](repeating: "1m coinbase:BTC-USD", count: 20))
        let closes: [Timestamp] = (1...20).map { minute in first.openTime.advanced(bySeconds: Int64(minute) * 60) }
        #expect(said.map(\.closeTime) == closes)
        // The period that ended before the bar opened.
        var ends = [Double?](repeating: nil, count: 5)
        for end in [104, 109, 114] { ends += [Double?](repeating: Double(end), count: 5) }
        #expect(said.map { $0.features["five"] } == ends)
        #expect(said.allSatisfy { $0.standing == .timely })
        #expect(records(machine.outputs(for: [candle(.coinbaseBTC, 9, close: 5)])).isEmpty, "bars of five minutes are another series")
    }

    @Test func whatIsNoInstrumentIsRefusedAndAnyOtherIsNot() {
        let machine = SignalMachine(home: .made)
        #expect(machine.refusal(of: .define(alt)) == nil)
        let bad = StrategyDocument.made("bad", long: "close > 1", instrument: Instrument(venue: "coinbase", symbol: "BTC USD"))
        #expect(machine.refusal(of: .define(bad))?.contains("is no instrument") == true)
        let unknown = StrategyDocument.made("bad", long: "close(\"kraken:X\") > 1")
        #expect(machine.refusal(of: .define(unknown))?.contains("no venue kraken has candles") == true)
    }
}

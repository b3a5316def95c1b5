import TestSupport
import Testing
import TraderModel
import TraderSignals

/// When a bar is judged, and whether it may fire.
@Suite struct JudgementTests {
    private let always = "close > 0"
    private let first = MadeMarket.firstBar

    @Test func aBarWaitsForTheWatermarkToReachItsClose() throws {
        var bench = try SignalBench()
        bench.bar(watermark: false)
        #expect(bench.outputs.isEmpty)
        #expect(bench.machine.barWaitingForLiquidations == first)
        #expect(bench.machine.liveCloseWaitingForLiquidations == nil, "a source that has never spoken is not passed")
        bench.apply(.liquidation(.watermark(through: first.openTime)))
        #expect(bench.machine.liveCloseWaitingForLiquidations == first.closeTime())
        bench.apply(.liquidation(.watermark(through: Timestamp(microseconds: first.closeTime().microseconds - 1))))
        #expect(bench.outputs.isEmpty)
        bench.apply(.liquidation(.watermark(through: first.closeTime())))
        #expect(bench.records.map(\.ts) == [first])
        #expect(bench.records.first?.passed == [])
        #expect(bench.machine.liveCloseWaitingForLiquidations == nil)
    }

    @Test func aBarWaitsForBothInstruments() throws {
        var bench = try SignalBench()
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 9).closeTime())))
        bench.apply(.candle(SignalBench.candle(.coinbaseETH, first, close: 3_000)))
        #expect(bench.outputs.isEmpty)
        #expect(bench.machine.liveCloseWaitingForLiquidations == nil, "it waits for BTC")
        bench.apply(.candle(SignalBench.candle(.coinbaseBTC, first, close: 90_000)))
        #expect(bench.records.map(\.ts) == [first])
    }

    @Test func aWatermarkFarAheadJudgesEverythingThatWaitsInOrder() throws {
        var bench = try SignalBench()
        for _ in 0..<6 { bench.bar(watermark: false) }
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 3).closeTime())))
        #expect(bench.records.map(\.ts) == (0..<4).map { first.advanced(by: $0) })
        bench.apply(.liquidation(.watermark(through: first.closeTime())))
        #expect(bench.records.count == 4, "a watermark does not go back")
        #expect(bench.machine.liveCloseWaitingForLiquidations == first.advanced(by: 5).closeTime())
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 90).closeTime())))
        #expect(bench.records.count == 6)
    }

    @Test func historyDoesNotWaitForASilentSourceAndTheNewestLiveBarDoes() throws {
        var bench = try SignalBench()
        for _ in 0..<3 { bench.bar(origin: .history, watermark: false) }
        #expect(bench.machine.liveCloseWaitingForLiquidations == nil, "a cold start waits for the source's own history")
        bench.apply(.liquidation(.watermark(through: first.openTime)))
        bench.bar(watermark: false)
        bench.bar(watermark: false)
        #expect(bench.machine.liveCloseWaitingForLiquidations == first.advanced(by: 4).closeTime())
        bench.apply(.candle(SignalBench.candle(.coinbaseBTC, first.advanced(by: 5), close: 1)))
        #expect(bench.machine.liveCloseWaitingForLiquidations == first.advanced(by: 4).closeTime(), "the next has one candle alone")
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 4).closeTime())))
        #expect(bench.machine.liveCloseWaitingForLiquidations == nil)
        #expect(bench.records.count == 5)
    }

    @Test func proceedPassesTheSilentSourceAndTheRecordNamesIt() throws {
        var bench = try SignalBench()
        bench.bar()
        bench.bar(watermark: false)
        bench.bar(watermark: false)
        bench.apply(.proceed(source: "liq-poller", through: first.advanced(by: 1).closeTime()))
        #expect(bench.records.map(\.passed) == [[], ["liq-poller"]])
        #expect(bench.machine.liveCloseWaitingForLiquidations == first.advanced(by: 2).closeTime(), "the next bar waits again")
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 2).closeTime())))
        #expect(bench.records.map(\.passed) == [[], ["liq-poller"], []])
    }

    @Test func proceedDoesNotJudgeABarWithoutItsCandles() throws {
        var bench = try SignalBench()
        bench.apply(.proceed(source: "liq-poller", through: first.advanced(by: 5).closeTime()))
        #expect(bench.outputs.isEmpty)
    }

    @Test func aRecordSaysItsClosesAndWhenItCouldBeJudged() throws {
        var bench = try SignalBench()
        bench.bar(btc: 91_000, eth: 3_100, lateBTC: 5_000_000, lateETH: 1)
        let record = try #require(bench.records.first)
        #expect(record.closes == [.coinbaseBTC: Price(units: 9_100_000_000_000), .coinbaseETH: Price(units: 310_000_000_000)])
        #expect(record.knownAt == first.closeTime().advanced(bySeconds: 5))
        #expect(record.standing == .timely && record.refused.isEmpty)
        #expect(
            record.features.names == [
                "is_new_reading", "long_liq_btc_pct", "short_liq_btc_pct", "eth_slope_sign", "eth_slope_sign_prev", "volume_btc_pct",
                "total_liq_btc_pct",
            ])
    }

    @Test func candlesOfOtherInstrumentsAreLeftAlone() throws {
        var bench = try SignalBench()
        bench.apply(.candle(SignalBench.candle(.gateBTC, first, close: 1)), .candle(SignalBench.candle(.gateETH, first, close: 1)))
        bench.bar()
        #expect(bench.records.count == 1)
        #expect(bench.records.first?.closes.count == 2)
    }

    @Test func barsThatOneInstrumentAloneHasAreNotJudged() throws {
        var bench = try SignalBench()
        bench.apply(.liquidation(.watermark(through: first.advanced(by: 99).closeTime())))
        for index in 0..<6 { bench.apply(.candle(SignalBench.candle(.coinbaseBTC, first.advanced(by: index), close: 90_000))) }
        for index in 3..<6 { bench.apply(.candle(SignalBench.candle(.coinbaseETH, first.advanced(by: index), close: 3_000))) }
        #expect(bench.records.map(\.ts) == (3..<6).map { first.advanced(by: $0) })
    }

    @Test(arguments: [Int64(0), 300_000_000, 300_000_001, 900_000_000], [true, false])
    func aBarFirstKnownMoreThanOneBarLateIsStale(microseconds: Int64, isETHLate: Bool) throws {
        var bench = try SignalBench(strategies: [.made(long: always)])
        bench.bar(lateBTC: isETHLate ? 0 : microseconds, lateETH: isETHLate ? microseconds : 0)
        let isTimely = microseconds <= 300_000_000
        #expect(bench.records.map(\.standing) == [isTimely ? .timely : .stale])
        #expect(bench.fires.count == (isTimely ? 1 : 0))
    }

    @Test(arguments: [FeatureRecord.Standing.stale, .history])
    func aBarThatMayNotFireRefusesWithItsReason(standing: FeatureRecord.Standing) throws {
        let strategy = StrategyDocument.made(short: always, cooldownOwnBars: 6)
        var bench = try SignalBench(strategies: [strategy, .made("never", long: "close < 0")])
        for _ in 0..<3 {
            bench.bar(origin: standing == .history ? .history : .stream, lateBTC: standing == .stale ? 900_000_000 : 0)
        }
        bench.bar()
        let refusal = RefusedFire(signal: "T-1", direction: .short, reason: standing)
        #expect(bench.records.map(\.refused) == [[refusal], [refusal], [refusal], []])
        #expect(bench.records.map(\.standing) == [standing, standing, standing, .timely])
        #expect(bench.fires.map(\.ts) == [first.advanced(by: 3)])
    }

    @Test func aBarOfWhichOneCandleIsHistoryIsHistory() throws {
        var bench = try SignalBench(strategies: [.made(long: always)])
        bench.apply(
            .liquidation(.watermark(through: first.closeTime())),
            .candle(SignalBench.candle(.coinbaseBTC, first, close: 1, origin: .stream)),
            .candle(SignalBench.candle(.coinbaseETH, first, close: 1, origin: .history, late: 900_000_000)))
        #expect(bench.records.map(\.standing) == [.history])
        #expect(bench.fires.isEmpty)
    }

    @Test func barsThatMayNotFireFeedTheFeatures() throws {
        let market = MadeMarket(bars: 400, seed: 11)
        var timely = try FourSignals.machine(window: 96)
        var barred = try FourSignals.machine(window: 96)
        let inputs = market.inputs
        let history = inputs.map { input in
            guard case .candle(var candle) = input, candle.ts < MadeMarket.firstBar.advanced(by: 300) else { return input }
            candle.origin = .history
            return SignalInput.candle(candle)
        }
        let records = { (outputs: [SignalOutput]) in
            outputs.compactMap { output -> Features? in if case .features(let record) = output { record.features } else { nil } }
        }
        #expect(records(timely.outputs(for: inputs)) == records(barred.outputs(for: history)))
    }

    @Test func theWarmUpIsWhatTheLeastPreparedStrategyHasSeen() throws {
        var bench = try SignalBench(strategies: [.made("a", long: "close > sma(close, 4)"), .made("b", long: "close > sma(close, 8)")])
        #expect(bench.machine.warmUp == 0)
        for _ in 0..<4 { bench.bar() }
        #expect(bench.machine.warmUp == 0.5)
        for _ in 0..<20 { bench.bar() }
        #expect(bench.machine.warmUp == 1)
        #expect(SignalMachine().warmUp == 1)
    }
}

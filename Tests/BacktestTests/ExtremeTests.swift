import TestSupport
import Testing
import TraderLab
import TraderModel
import TraderSignals
import TraderStatistics

/// Prices and volumes of any size that a file can hold: both ways to run a backtest say the same, and neither ends the process.
@Suite struct ExtremeTests {
    @Test("made of chance", arguments: 0..<16)
    func chance(seed: UInt64) throws {
        var chance = Extremes(seed: seed)
        let documents = [
            StrategyDocument.made("always", long: "close > 0", afterOwnBars: 1),
            .made(
                "above", long: "close > sma(close, 3)", short: "close < sma(close, 3)", afterOwnBars: nil, exitLong: "close < open",
                exitShort: "close > open"),
            .made(
                "profile", long: "close > p.poc", features: ["p": "volume_profile(12, bins: 500)"], instrument: .coinbaseETH,
                afterOwnBars: 4, cooldownOwnBars: 2),
            .made("hour", long: "close > prev(close)", timeframe: .oneHour, afterOwnBars: 3),
        ]
        var bars: [Instrument: [MarketHistory.TimedBar]] = [:]
        for instrument in MarketInputs.made.instruments {
            bars[instrument] = (0..<300).map { place in
                let prices = (0..<4).map { _ in Price(units: chance.positive()) }.sorted()
                let bar = Bar(
                    open: prices[1], high: prices[3], low: prices[0], close: prices[2], volume: Quantity(units: max(0, chance.integer())))
                return .init(ts: MadeMarket.firstBar.advanced(by: place), bar: bar)
            }
        }
        let history = MarketHistory(bars: bars, readings: [])
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: documents)))
        let result = backtest.result(over: history)
        #expect(try ColumnBacktest(documents, home: .made).result(over: history) == result)
        #expect(result.trades.contains { $0.exit != nil } && result.refusals.values.reduce(0, +) == result.refusedOrders)
        for document in documents {
            let report = SignalReport(document.name, promised: nil, trades: result.trades, days: result.readyDays(of: document.name))
            _ = try jsonText(report)
            #expect(try LookAheadAudit(document, cuts: 2, seed: seed).finding(over: history).difference == nil)
        }
    }
}

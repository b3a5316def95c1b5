import TestSupport
import Testing
import TraderLab
import TraderModel
import TraderSignals

/// Strategies of several venues and bar lengths in one backtest.
@Suite struct LaneTests {
    private static let sol = Instrument(venue: "coinbase", symbol: "SOL-USD")
    private static let spot = Instrument(venue: "binanceus", symbol: "BTCUSDT")
    private static let future = Instrument(venue: "binanceusdm", symbol: "BTCUSDT")

    private static let documents = [
        StrategyDocument.made("home", long: "close > sma(close, 5)", short: "close < sma(close, 9)", afterOwnBars: 3, cooldownOwnBars: 5),
        .made("eth", long: "close > open", instrument: .coinbaseETH, timeframe: .fifteenMinutes, afterOwnBars: 1),
        .made(
            "alt", long: "close > prev(close)", short: "close < prev(close)", instrument: sol, afterOwnBars: nil,
            exitLong: "close < open", exitShort: "close > open"),
        .made(
            "hourly", long: "on(1h, close) > on(1h, open) and close > open", instrument: spot, timeframe: .fifteenMinutes, afterOwnBars: 2),
        .made(
            "minute", long: "close > sma(close, 7)", short: "close < sma(close, 7)", instrument: future, timeframe: .oneMinute,
            afterOwnBars: 3, cooldownOwnBars: 4),
        .made(
            "minute-2", long: "close > on(5m, close) and close > close(\"coinbase:BTC-USD\")", instrument: future, timeframe: .oneMinute,
            afterOwnBars: 7, exitLong: "close < open"),
        .made("spread", long: "close > close(\"coinbase:SOL-USD\")", instrument: spot, afterOwnBars: 2),
        .made("crowd", long: "long_liq_usd(\"gateio:BTC_USDT\") > 0 and close > open", instrument: spot, afterOwnBars: 2),
    ]

    /// Bars of chance of one length: prices between 90 and 110.
    private static func bars(_ count: Int, from start: Int, _ length: BarLength, _ numbers: inout SplitMix64) -> [MarketHistory.TimedBar] {
        (start..<start + count).map { place in
            let units = (0..<4).map { _ in numbers.number(in: 9_000...11_000) * 1_000_000 }.sorted()
            let isRising = numbers.happens(onceIn: 2)
            let bar = Bar(
                open: Price(units: units[isRising ? 1 : 2]), high: Price(units: units[3]), low: Price(units: units[0]),
                close: Price(units: units[isRising ? 2 : 1]), volume: Quantity(units: numbers.number(in: 0...1_000)))
            return .init(ts: MadeMarket.firstBar.advanced(by: place, of: length), bar: bar)
        }
    }

    private static func history(seed: UInt64) -> MarketHistory {
        var numbers = SplitMix64(seed: seed)
        let made = MadeMarket(bars: 400, seed: seed).history
        var bars = made.bars
        // What is followed later, or not to the end.
        bars[sol] = Self.bars(300, from: 60, .fiveMinutes, &numbers)
        bars[spot] = Self.bars(420, from: -30, .fiveMinutes, &numbers)
        let minutes = [
            future: Self.bars(1_100, from: 100, .oneMinute, &numbers),
            Instrument.coinbaseBTC: Self.bars(900, from: 0, .oneMinute, &numbers),
        ]
        return MarketHistory(bars: bars, minutes: minutes, readings: made.readings)
    }

    @Test("columns and a stream come to the same trades, in the same order", arguments: 0..<12)
    func equal(seed: UInt64) throws {
        let history = Self.history(seed: seed)
        let from = seed % 3 == 0 ? MadeMarket.firstBar.advanced(by: 90) : nil
        let until = seed % 4 == 0 ? MadeMarket.firstBar.advanced(by: 250) : nil
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: Self.documents)), from: from, until: until)
        let stream = backtest.result(over: history)
        let columns = try ColumnBacktest(Self.documents, home: .made, from: from, until: until).result(over: history)
        #expect(columns.trades == stream.trades)
        #expect(columns == stream)
        #expect(Set(stream.trades.filter { $0.exit != nil }.map(\.signal)) == Set(Self.documents.map(\.name)))
    }

    @Test("no strategy changes what another one does")
    func alone() throws {
        let history = Self.history(seed: 99)
        let together = try ColumnBacktest(Self.documents, home: .made).result(over: history).trades
        for document in Self.documents {
            func bare(_ trades: [Trade]) -> [Trade] {
                trades.filter { $0.signal == document.name }.map { trade in
                    var bare = trade
                    bare.id = 0
                    return bare
                }
            }
            #expect(bare(try ColumnBacktest([document], home: .made).result(over: history).trades) == bare(together), "\(document.name)")
        }
    }

    @Test("a trade of bars of a minute is held for as many seconds as it has bars")
    func minutes() throws {
        let history = Self.history(seed: 5)
        let trades = try ColumnBacktest([Self.documents[4]], home: .made).result(over: history).trades
        #expect(trades.count > 50 && trades.allSatisfy { $0.holdSeconds == 180 })
        #expect(trades.dropLast().allSatisfy { trade in trade.exit.map { $0.ts.seconds(since: trade.entryTs) == 180 } == true })
        #expect(zip(trades, trades.dropFirst()).allSatisfy { $1.entryTs.seconds(since: $0.entryTs) >= 240 })
    }

    @Test("the audit takes a strategy's own bars")
    func audit() throws {
        for document in Self.documents {
            let finding = try LookAheadAudit(document, cuts: 3, seed: 1).finding(over: Self.history(seed: 3))
            #expect(finding.difference == nil && finding.cuts == 3 && finding.fires > 0, "\(document.name)")
        }
    }

    @Test("what a strategy names and nobody recorded is waited for")
    func unrecorded() throws {
        var history = Self.history(seed: 2)
        history.bars[Self.sol] = nil
        let trades = try ColumnBacktest(Self.documents, home: .made).result(over: history).trades
        #expect(!trades.contains { ["alt", "spread"].contains($0.signal) } && trades.contains { $0.signal == "crowd" })
    }
}

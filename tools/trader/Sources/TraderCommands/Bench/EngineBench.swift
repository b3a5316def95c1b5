import Foundation
import TraderBroker
import TraderDocuments
import TraderFiles
import TraderLab
import TraderModel
import TraderSignals
import VenueSimulator

/// Whole backtests: an SMA 10/50 cross that is always long or short, with fees and every trade booked, and the four signals over a year of
/// two symbols; each over columns, beside the same machines bar by bar.
struct EngineBench {
    var runs: Int
    /// A file of bars to run the cross on, instead of the made ones.
    var bars: String?

    /// As many bars as the comparison with other engines takes: 568 days of five minutes.
    static let crossBars = 163_560
    private static let yearBars = 105_120

    private static let cross = """
        name: sma-cross
        instrument: coinbase:BTC-USD
        features: { fast: "sma(close, 10)", slow: "sma(close, 50)" }
        entry: { long: "crosses_above(fast, slow)", short: "crosses_below(fast, slow)" }
        exit: { long: "crosses_below(fast, slow)", short: "crosses_above(fast, slow)" }
        costs: { round_trip_bps: 8 }
        """

    func figures() async throws -> [BenchFigure] { try await crossFigures() + yearFigures() }

    /// The bars of the cross, as the comparison with other engines reads them.
    static func crossHistory() -> MarketHistory {
        let market = SyntheticMarket(seed: 7, historyDays: 368, liveDays: 200).market
        return MarketHistory(bars: [.coinbaseBTC: Array((market.bars[.coinbaseBTC] ?? []).prefix(crossBars))], readings: [])
    }

    private func crossFigures() throws -> [BenchFigure] {
        let document = try YAMLDocument.strategy(from: Self.cross, among: .known)
        let history =
            try bars.map {
                try MarketHistory(bars: [.coinbaseBTC: CandleFile(path: $0, length: .fiveMinutes, fillGaps: false).bars], readings: [])
            }
            ?? Self.crossHistory()
        let count = Double(history.bars[.coinbaseBTC]?.count ?? 0)
        let columns = try measured([document], history)
        let stream = try streamed([document], history, runs: 1)
        let reference = count / stream.seconds[0]
        return [
            BenchFigure(
                "engine.cross", unit: "bars/s", columns.seconds.map { count / $0 }, reference: reference, trades: columns.closed,
                netBps: columns.netBps),
            BenchFigure(
                "engine.cross.stream", unit: "bars/s", [reference], reference: reference, trades: stream.closed, netBps: stream.netBps),
        ]
    }

    private func yearFigures() async throws -> [BenchFigure] {
        let documents = try await StrategySource.find().documents(named: FourSignals.names)
        let market = SyntheticMarket(seed: 7, historyDays: 364, liveDays: 1).market
        let history = MarketHistory(
            bars: market.bars.mapValues { Array($0.prefix(Self.yearBars)) }, readings: market.liquidations[.gateBTC] ?? [])
        let columns = try measured(documents, history)
        let stream = try streamed(documents, history, runs: 1)
        let reference = stream.seconds[0] * 1_000
        return [
            BenchFigure(
                "engine.year", unit: "ms", columns.seconds.map { $0 * 1_000 }, reference: reference, trades: columns.closed,
                netBps: columns.netBps),
            BenchFigure("engine.year.stream", unit: "ms", [reference], reference: reference, trades: stream.closed, netBps: stream.netBps),
        ]
    }

    private struct Measured {
        var seconds: [Double]
        var closed: Int
        var netBps: Double

        init(seconds: [Double], _ trades: [Trade]) {
            self.seconds = seconds
            closed = trades.count { $0.exit != nil }
            netBps = trades.reduce(0) { $0 + ($1.exit?.netBps ?? 0) }
        }
    }

    private func measured(_ documents: [StrategyDocument], _ history: MarketHistory) throws -> Measured {
        let inputs = MarketInputs.union(of: try documents.map { try StrategyPlan($0).inputs })
        let backtest = try ColumnBacktest(documents, home: inputs)
        // The first run pays for memory that the others find ready.
        var result = backtest.result(over: history)
        let seconds = (0..<runs).map { _ in ContinuousClock().measure { result = backtest.result(over: history) }.seconds }
        return Measured(seconds: seconds, result.trades)
    }

    private func streamed(_ documents: [StrategyDocument], _ history: MarketHistory, runs: Int) throws -> Measured {
        let inputs = MarketInputs.union(of: try documents.map { try StrategyPlan($0).inputs })
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(home: inputs, strategies: documents)))
        var trades: [Trade] = []
        let elapsed = ContinuousClock().measure { trades = backtest.result(over: history).trades }
        return Measured(seconds: [elapsed.seconds], trades)
    }
}

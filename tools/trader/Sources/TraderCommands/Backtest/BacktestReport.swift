import Foundation
import TraderLab
import TraderModel
import TraderSignals
import TraderStatistics

/// What a backtest showed, for people and for programs.
struct BacktestReport: Encodable {
    var bars: Int
    var readyDays: Double
    var costBps: String
    var signals: [SignalReport]
    var total: ReturnSample
    var refusedOrders: Int
    /// The same by reason.
    var refusals: [String: Int]
    /// The account at the end, in USD; null when nothing traded.
    var balance: Money?
    /// What the trades that are open at the end are worth at the last bar's close against their entries, in USD; null when nothing traded.
    var unrealized: Money?
    /// Trades that are open at the end, and what they are worth: they are in no figure above.
    var open: [OpenTrade]
    /// The files that were given: what they cover, and what is left out or missing.
    var inputs: [BacktestInput]

    init(_ result: BacktestResult, over contents: MarketFiles.Contents, strategies: [StrategyDocument], cost: BasisPoints) {
        bars = result.bars
        readyDays = result.readyDays
        costBps = "\(cost)"
        let trades = result.trades
        signals = strategies.map {
            SignalReport($0.name, promised: $0.expectation, trades: trades, days: result.readyDays(of: $0.name))
        }
        total = ReturnSample(trades.compactMap(\.returns), days: result.readyDays)
        refusedOrders = result.refusedOrders
        refusals = Dictionary(uniqueKeysWithValues: result.refusals.map { ($0.key.rawValue, $0.value) })
        balance = result.equity?.balance
        unrealized = result.equity?.unrealized
        inputs = contents.inputs
        let costs = Dictionary(strategies.map { ($0.name, $0.cost ?? cost) }) { $1 }
        let lengths = Dictionary(strategies.map { ($0.name, $0.sampledLength) }) { $1 }
        open = trades.compactMap { trade in
            let length = lengths[trade.signal] ?? FeatureRecord.barLength
            return result.lastBars[length].flatMap {
                OpenTrade(trade, at: $0, of: length, in: contents.history, cost: costs[trade.signal] ?? cost)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case bars, readyDays, costBps, signals, total, refusedOrders, refusals, balance, unrealized, open, inputs
    }

    /// Every key is written: what cannot be said is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bars, forKey: .bars)
        try container.encode(readyDays, forKey: .readyDays)
        try container.encode(costBps, forKey: .costBps)
        try container.encode(signals, forKey: .signals)
        try container.encode(total, forKey: .total)
        try container.encode(refusedOrders, forKey: .refusedOrders)
        try container.encode(refusals, forKey: .refusals)
        try container.encode(balance, forKey: .balance)
        try container.encode(unrealized, forKey: .unrealized)
        try container.encode(open, forKey: .open)
        try container.encode(inputs, forKey: .inputs)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func lines(elapsed: Duration) -> [String] {
        let seconds = Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds)
        var lines = [
            "\(bars) bars in \(fixed(seconds * 1_000, 0)) ms, \(fixed(readyDays, 1)) days ready to trade, cost \(costBps) bps a trade",
            "",
            row(["signal", "trades", "a day", "expected", "win", "gross", "expected", "net", "95 % of net", "more to tell"]),
        ]
        for report in signals {
            let promised = report.expectation
            lines.append(
                row(
                    [report.signal] + cells(report.sample, perDay: fixed(promised?.tradesPerDay, 2), gross: fixed(promised?.grossBps, 1))))
        }
        lines.append(row(["all"] + cells(total, perDay: "", gross: "")))
        lines.append("")
        for report in signals { lines.append("\(report.signal): \(report.sample.verdict).") }
        lines += open.map(text)
        if refusedOrders > 0 {
            let reasons = refusals.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            lines.append("\(refusedOrders) fires became no trade: \(reasons.joined(separator: ", ")).")
        }
        return lines + [""] + inputs.map(\.text)
    }

    private func text(_ open: OpenTrade) -> String {
        let trade = open.trade
        return "\(trade.signal): \(trade.direction.rawValue) since \(trade.entryTs) at \(trade.entryPrice) is open, in no figure above: "
            + "gross \(fixed(open.grossBps, 1)), net \(fixed(open.netBps, 1)) at \(open.markPrice), the close of \(open.markTs)."
    }

    private func cells(_ sample: ReturnSample, perDay: String, gross: String) -> [String] {
        [
            "\(sample.trades)", fixed(sample.tradesPerDay, 2), perDay, fixed(sample.winRate.map { $0 * 100 }, 0) + " %",
            fixed(sample.meanGrossBps, 1), gross, fixed(sample.meanNetBps, 1),
            sample.interval95.map { "\(fixed($0.low, 1)) … \(fixed($0.high, 1))" } ?? "-",
            sample.moreTradesToTell.map { "\($0)" } ?? "-",
        ]
    }

    private var signalWidth: Int { max(6, signals.map(\.signal.count).max() ?? 0) }

    private func row(_ cells: [String]) -> String {
        let widths = [signalWidth, 7, 7, 9, 6, 8, 9, 8, 18, 13]
        return zip(cells, widths).map { cell, width in String(repeating: " ", count: max(1, width - cell.count)) + cell }.joined()
    }

    private func fixed(_ value: Double?, _ digits: Int) -> String {
        value.map { String(format: "%.\(digits)f", $0) } ?? "-"
    }
}

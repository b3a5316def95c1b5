import TraderBroker
public import TraderModel
import TraderSignals

/// The trades of a backtest and the time over which they were made.
public struct BacktestResult: Sendable, Equatable {
    /// In the order of entries, then of signals; open ones have no exit.
    public var trades: [Trade] { byID.sorted { ($0.entryTs, $0.signal) < ($1.entryTs, $1.signal) } }
    /// Bars judged.
    public private(set) var bars = 0
    /// Fires that the broker refused, but for those while the strategy's trade was open or it cooled down.
    public var refusedOrders: Int { refusals.values.reduce(0, +) }
    /// The same by reason.
    public private(set) var refusals: [OrderRecord.RefusalReason: Int] = [:]
    /// The first bar on which each signal could have fired.
    public private(set) var firstReadyBars: [String: BarTime] = [:]
    public private(set) var lastBar: BarTime?
    /// The last bar of those of each length.
    public private(set) var lastBars: [BarLength: BarTime] = [:]
    /// The account after the last bar with an open trade.
    public private(set) var equity: EquityRecord?
    private var byID: [Trade] = []

    /// Days from the first bar on which `signal` could fire to the last one; 0 when there was none.
    public func readyDays(of signal: String) -> Double { days(since: firstReadyBars[signal]) }

    /// Days from the first bar on which every signal could fire to the last one.
    public var readyDays: Double { days(since: firstReadyBars.values.max()) }

    private func days(since first: BarTime?) -> Double {
        guard let first, let lastBar else { return 0 }
        return Double(lastBar.seconds(since: first)) / 86_400
    }

    mutating func take(_ output: Chain.Output) {
        switch output {
        case .signal(.features(let record)): take(record)
        case .signal: break
        case .broker(let output): take(output)
        }
    }

    mutating func take(_ output: BrokerOutput) {
        switch output {
        case .fill(let fill): take(fill.trade)
        case .order(let order): if let reason = order.reason, !reason.isOfDesk { refusals[reason, default: 0] += 1 }
        case .equity(let record): equity = record
        }
    }

    private mutating func take(_ record: FeatureRecord) {
        note(bars: 1, of: record.length, last: record.ts)
        guard record.standing == .timely else { return }
        for judgement in record.judgements ?? [] where judgement.isReady { noteReady(judgement.signal, at: record.ts) }
    }

    mutating func noteReady(_ signal: String, at bar: BarTime) {
        if firstReadyBars[signal] == nil { firstReadyBars[signal] = bar }
    }

    /// Bars of a lane, judged one by one or together.
    mutating func note(bars: Int, of length: BarLength, last: BarTime?) {
        self.bars += bars
        guard let last else { return }
        lastBar = max(last, lastBar ?? last)
        lastBars[length] = max(last, lastBars[length] ?? last)
    }

    /// Trade ids count from 1 in the order of entries.
    private mutating func take(_ trade: Trade) {
        if trade.exit == nil { byID.append(trade) } else { byID[Int(trade.id) - 1] = trade }
    }
}

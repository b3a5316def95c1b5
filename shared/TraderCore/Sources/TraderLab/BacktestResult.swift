import TraderBroker
public import TraderModel
import TraderSignals

/// The trades of a backtest and the time over which they were made.
public struct BacktestResult: Sendable, Equatable {
    /// In the order of entries, then of signals; open ones have no exit.
    public var trades: [Trade] { byID.sorted { ($0.entryTs, $0.signal) < ($1.entryTs, $1.signal) } }
    /// Bars judged.
    public private(set) var bars = 0
    /// Fires that the broker refused.
    public private(set) var refusedOrders = 0
    /// The first bar at which all features were known and a fire was allowed.
    public private(set) var firstReadyBar: BarTime?
    public private(set) var lastBar: BarTime?
    /// The account after the last bar with an open trade.
    public private(set) var equity: EquityRecord?
    private var byID: [Trade] = []

    /// Days from the first ready bar to the last one.
    public var readyDays: Double {
        guard let firstReadyBar, let lastBar else { return 0 }
        return Double(lastBar.seconds(since: firstReadyBar)) / 86_400
    }

    mutating func take(_ output: Chain.Output) {
        switch output {
        case .signal(.features(let record)): take(record)
        case .signal(.fire): break
        case .broker(.fill(let fill)): take(fill.trade)
        case .broker(.order(let order)): if order.status == .refused { refusedOrders += 1 }
        case .broker(.equity(let record)): equity = record
        }
    }

    private mutating func take(_ record: FeatureRecord) {
        bars += 1
        lastBar = record.ts
        if firstReadyBar == nil, record.standing == .timely, !record.features.values.contains(nil) { firstReadyBar = record.ts }
    }

    /// Trade ids count from 1 in the order of entries.
    private mutating func take(_ trade: Trade) {
        if trade.exit == nil { byID.append(trade) } else { byID[Int(trade.id) - 1] = trade }
    }
}

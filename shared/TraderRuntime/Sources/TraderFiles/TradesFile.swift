public import TraderLab
public import TraderModel

/// Trades as CSV: `signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status`, and for one that is open
/// what it is worth at the last bar's close: `mark_ts,mark_price,mark_gross_bps,mark_net_bps`; behind them `hold_seconds`, of which `hold_bars`
/// are the bars of five minutes where these are whole.
public enum TradesFile {
    private static let columns =
        "signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status,"
        + "mark_ts,mark_price,mark_gross_bps,mark_net_bps,hold_seconds"

    /// The header and a line a trade; an open trade has empty exits and a closed one empty marks. Numbers print shortest.
    public static func text(_ trades: [Trade], open: [OpenTrade] = []) -> String {
        let marks = Dictionary(open.map { ($0.trade.id, $0) }) { $1 }
        let lines = trades.map { trade in
            let entry = "\(trade.signal),\(trade.direction.rawValue),\(trade.entryTs.unixSeconds),\(trade.entryPrice)"
            let hold = Trade.fiveMinuteBars(in: trade.holdSeconds).map(String.init) ?? ""
            let seconds = trade.holdSeconds.map(String.init) ?? ""
            if let exit = trade.exit {
                return "\(entry),\(exit.ts.unixSeconds),\(exit.price),\(hold),\(exit.grossBps),\(exit.netBps),CLOSED,,,,,\(seconds)"
            }
            let mark = marks[trade.id].map { "\($0.markTs.unixSeconds),\($0.markPrice),\($0.grossBps),\($0.netBps)" } ?? ",,,"
            return "\(entry),,,\(hold),,,OPEN,\(mark),\(seconds)"
        }
        return ([columns] + lines).joined(separator: "\n") + "\n"
    }
}

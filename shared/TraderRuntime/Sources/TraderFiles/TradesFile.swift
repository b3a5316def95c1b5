public import TraderModel

/// Trades as CSV: `signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status`.
public enum TradesFile {
    /// The header and a line a trade; an open trade has empty exits. Numbers print shortest.
    public static func text(_ trades: [Trade]) -> String {
        var lines = ["signal,direction,entry_ts,entry_price,exit_ts,exit_price,hold_bars,gross_bps,net_bps,status"]
        for trade in trades {
            let entry = "\(trade.signal),\(trade.direction.rawValue),\(trade.entryTs.unixSeconds),\(trade.entryPrice)"
            if let exit = trade.exit {
                lines.append(
                    "\(entry),\(exit.ts.unixSeconds),\(exit.price),\(trade.holdBars.map(String.init) ?? ""),\(exit.grossBps),\(exit.netBps),CLOSED"
                )
            } else {
                lines.append("\(entry),,,\(trade.holdBars.map(String.init) ?? ""),,,OPEN")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

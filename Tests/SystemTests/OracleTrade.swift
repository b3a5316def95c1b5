import Foundation
import GRDB
import TestSupport

/// A trade as the independent implementation has it, or as `paper_trades` has it: prices as decimals.
struct OracleTrade: Equatable, CustomStringConvertible {
    var signal: String
    var direction: String
    var entryTs: Int64
    var entryPrice: Decimal
    var exitTs: Int64
    var exitPrice: Decimal
    var grossBps: Double

    var description: String { "\(signal) \(direction) \(entryTs) \(entryPrice) → \(exitTs) \(exitPrice) \(grossBps)" }

    /// Whether both are the same trade, with basis points within 1e-9.
    func matches(_ other: OracleTrade) -> Bool {
        var same = self
        same.grossBps = other.grossBps
        return same == other && abs(grossBps - other.grossBps) < 1e-9
    }

    /// The independent implementation's trades that were entered in `range`, by entry and signal.
    static func expected(in range: Range<Int64>) throws -> [OracleTrade] {
        let text = try String(contentsOf: Repository.root.appendingPathComponent("../shared/oracle/expected_trades.csv"), encoding: .utf8)
        return try Repository.rows(of: text).map { row in
            guard let signal = row["signal"], let direction = row["direction"], let entryTs = row["entry_ts"].flatMap(Int64.init),
                let entryPrice = row["entry_price"].flatMap({ Decimal(string: $0) }), let exitTs = row["exit_ts"].flatMap(Double.init),
                let exitPrice = row["exit_price"].flatMap({ Decimal(string: $0) }), let grossBps = row["gross_bps"].flatMap(Double.init)
            else { throw PlatformFailure("unreadable row \(row)") }
            return OracleTrade(
                signal: signal, direction: direction, entryTs: entryTs, entryPrice: entryPrice, exitTs: Int64(exitTs), exitPrice: exitPrice,
                grossBps: grossBps)
        }.filter { range.contains($0.entryTs) }
    }

    /// What paper-broker booked, by entry and signal.
    static func booked(_ db: Database) throws -> [OracleTrade] {
        try Row.fetchAll(db, sql: "SELECT * FROM paper_trades WHERE status = 'CLOSED' ORDER BY entry_ts, signal").map { row in
            OracleTrade(
                signal: row["signal"], direction: row["direction"], entryTs: row["entry_ts"],
                entryPrice: Decimal(string: "\(row["entry_price"] as Double)") ?? 0, exitTs: row["exit_ts"],
                exitPrice: Decimal(string: "\(row["exit_price"] as Double)") ?? 0, grossBps: row["gross_bps"])
        }
    }
}

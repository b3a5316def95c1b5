import GRDB
import TraderModel
import TraderStatistics

/// Trades for the log and the statistics, with whether they were booked late.
enum TradeRows {
    /// A trade as the REST interface gives it.
    struct Row: FetchableRecord, Decodable {
        var id: Int64
        var signal: String
        var version: Int
        /// The symbol, such as `BTC-USD`.
        var instrument: String
        var direction: String
        var entry_ts: Int64
        var entry_price: Double
        var exit_ts: Int64?
        var exit_price: Double?
        var hold_bars: Int?
        var gross_bps: Double?
        var net_bps: Double?
        var status: String
        var booked_late: Bool
        /// `time` or `rule`; nil while it is open.
        var exit_reason: String?

        /// Nil while it is open.
        var returns: ReturnSample.Return? {
            guard let gross_bps, let net_bps, let exit_ts else { return nil }
            return ReturnSample.Return(grossBps: gross_bps, netBps: net_bps, span: entry_ts..<max(entry_ts, exit_ts))
        }
    }

    /// Seconds after a bar's close within which a fill counts as timely: nobody could have taken the price later.
    static let timelySeconds: Int64 = 300

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-trades-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE trades (
                        id INTEGER PRIMARY KEY, signal TEXT NOT NULL, direction TEXT NOT NULL, entry_ts INTEGER NOT NULL,
                        entry_price REAL NOT NULL, exit_ts INTEGER, exit_price REAL, hold_bars INTEGER NOT NULL, gross_bps REAL, net_bps REAL,
                        status TEXT NOT NULL, booked_late INTEGER NOT NULL
                    ) STRICT
                    """)
        }
        // Trades have the version of their strategy, and those that a rule alone ends no number of bars.
        migrator.registerMigration("gateway-trades-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE trades_2 (
                        id INTEGER PRIMARY KEY, signal TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
                        instrument TEXT NOT NULL DEFAULT 'BTC-USD', direction TEXT NOT NULL, entry_ts INTEGER NOT NULL, entry_price REAL NOT NULL,
                        exit_ts INTEGER, exit_price REAL, hold_bars INTEGER, gross_bps REAL, net_bps REAL, status TEXT NOT NULL,
                        booked_late INTEGER NOT NULL, exit_reason TEXT
                    ) STRICT;
                    INSERT INTO trades_2 (
                        id, signal, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, gross_bps, net_bps, status, booked_late,
                        exit_reason
                    ) SELECT
                        id, signal, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, gross_bps, net_bps, status, booked_late,
                        iif(status = 'CLOSED', 'time', NULL)
                    FROM trades;
                    DROP TABLE trades;
                    ALTER TABLE trades_2 RENAME TO trades;
                    """)
        }
    }

    static func record(_ fill: FillRecord, bookedAt: Timestamp, in db: Database) throws {
        let trade = fill.trade
        let isLate = bookedAt > fill.ts.closeTime().advanced(bySeconds: timelySeconds)
        if let exit = trade.exit {
            try db.execute(
                sql: """
                    UPDATE trades SET exit_ts = ?, exit_price = ?, gross_bps = ?, net_bps = ?, status = 'CLOSED',
                        booked_late = max(booked_late, ?), exit_reason = ? WHERE id = ?
                    """,
                arguments: [
                    exit.ts.unixSeconds, exit.price.doubleValue, exit.grossBps, exit.netBps, isLate, exit.reason.rawValue, trade.id,
                ])
        } else {
            try db.execute(
                sql: """
                    INSERT INTO trades (id, signal, version, instrument, direction, entry_ts, entry_price, hold_bars, status, booked_late)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?)
                    """,
                arguments: [
                    trade.id, trade.signal, trade.version, trade.instrument.symbol, trade.direction.rawValue, trade.entryTs.unixSeconds,
                    trade.entryPrice.doubleValue,
                    trade.holdBars, isLate,
                ])
        }
    }

    /// Newest entry first; `status` is OPEN or CLOSED, nil for all.
    static func newest(_ limit: Int, status: String?, _ db: Database) throws -> [Row] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM trades WHERE ?1 IS NULL OR status = ?1 ORDER BY entry_ts DESC, id DESC LIMIT ?2",
            arguments: [status, limit])
    }

    /// Every closed trade, in the order of entries.
    static func closed(_ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT * FROM trades WHERE status = 'CLOSED' ORDER BY id")
    }

    /// The open trade of each signal.
    static func open(_ db: Database) throws -> [String: Int64] {
        let rows = try GRDB.Row.fetchAll(db, sql: "SELECT signal, id FROM trades WHERE status = 'OPEN'")
        return Dictionary(rows.map { ($0["signal"] as String, $0["id"] as Int64) }) { _, newest in newest }
    }
}

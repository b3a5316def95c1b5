import GRDB
import TraderModel
import TraderStatistics

/// Trades for the log and the statistics, with whether they were booked late.
enum TradeRows {
    /// A trade as the REST interface gives it.
    struct Row: FetchableRecord {
        var id: Int64
        var signal: String
        var version: Int
        /// The instrument in full, such as `coinbase:BTC-USD`.
        var traded: String
        var direction: String
        var entry_ts: Int64
        var entry_price: Double
        var exit_ts: Int64?
        var exit_price: Double?
        /// Seconds from entry to exit; nil without a time limit.
        var hold_seconds: Int64?
        var gross_bps: Double?
        var net_bps: Double?
        var status: String
        var booked_late: Bool
        /// `time` or `rule`; nil while it is open.
        var exit_reason: String?

        init(row: GRDB.Row) {
            id = row["id"]
            signal = row["signal"]
            version = row["version"]
            traded = row["traded"]
            direction = row["direction"]
            entry_ts = row["entry_ts"]
            entry_price = row["entry_price"]
            exit_ts = row["exit_ts"]
            exit_price = row["exit_price"]
            hold_seconds = row["hold_seconds"]
            gross_bps = row["gross_bps"]
            net_bps = row["net_bps"]
            status = row["status"]
            booked_late = row["booked_late"]
            exit_reason = row["exit_reason"]
        }
    }

    /// A closed trade, as statistics need it.
    struct Closed {
        var id: Int64
        var signal: String
        var version: Int
        var exitTs: Int64
        var isLate: Bool
        var returns: ReturnSample.Return
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
        // What is asked for often is found without a look at every trade.
        migrator.registerMigration("gateway-trades-3") { db in
            try db.execute(
                sql: """
                    CREATE INDEX trades_newest ON trades (entry_ts, id);
                    CREATE INDEX trades_status ON trades (status, exit_ts);
                    """)
        }
        // What is told of a bar is joined with the trades of its strategy.
        migrator.registerMigration("gateway-trades-4") { db in
            try db.execute(sql: "CREATE INDEX trades_signal ON trades (signal, entry_ts)")
        }
        // The instrument in full, under another name: what stands in a store of before, which is verified too, is the symbol. Symbols were
        // Coinbase's.
        migrator.registerMigration("gateway-trades-5") { db in
            try db.execute(
                sql: """
                    ALTER TABLE trades ADD COLUMN traded TEXT NOT NULL DEFAULT '';
                    UPDATE trades SET traded = 'coinbase:' || instrument;
                    ALTER TABLE trades DROP COLUMN instrument;
                    """)
        }
        // Bars of five minutes cannot say how long a trade of a strategy of one minute lasts.
        migrator.registerMigration("gateway-trades-6") { db in
            try db.execute(
                sql: """
                    ALTER TABLE trades ADD COLUMN hold_seconds INTEGER;
                    UPDATE trades SET hold_seconds = hold_bars * 300;
                    ALTER TABLE trades DROP COLUMN hold_bars;
                    """)
        }
    }

    static func record(_ fill: FillRecord, bookedAt: Timestamp, in db: Database) throws {
        let trade = fill.trade
        let isLate = bookedAt > fill.ts.closeTime(of: FeatureRecord.barLength).advanced(bySeconds: timelySeconds)
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
                    INSERT INTO trades (id, signal, version, traded, direction, entry_ts, entry_price, hold_seconds, status, booked_late)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?)
                    """,
                arguments: [
                    trade.id, trade.signal, trade.version, trade.instrument.description, trade.direction.rawValue,
                    trade.entryTs.unixSeconds, trade.entryPrice.doubleValue, trade.holdSeconds, isLate,
                ])
        }
    }

    /// Newest entry first; `status` is OPEN or CLOSED, nil for all.
    static func newest(_ limit: Int, status: String?, _ db: Database) throws -> [Row] {
        let order = "ORDER BY entry_ts DESC, id DESC LIMIT ?"
        let rows =
            switch status {
            case nil: "trades INDEXED BY trades_newest"
            // Few are open; nearly all are closed.
            case "OPEN": "trades INDEXED BY trades_status WHERE status = 'OPEN'"
            default: "trades INDEXED BY trades_newest WHERE status = 'CLOSED'"
            }
        return try Row.fetchAll(db, sql: "SELECT * FROM \(rows) \(order)", arguments: [limit])
    }

    static func closedCount(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM trades INDEXED BY trades_status WHERE status = 'CLOSED'") ?? 0
    }

    /// The trades that closed at the bar `exit` or later, in the order of entries.
    static func closed(since exit: Int64, _ db: Database) throws -> [Closed] {
        let rows = try GRDB.Row.fetchCursor(
            db,
            sql: """
                SELECT id, signal, version, entry_ts, exit_ts, booked_late, gross_bps, net_bps
                FROM trades INDEXED BY trades_status WHERE status = 'CLOSED' AND exit_ts >= ?
                """, arguments: [exit])
        var trades: [Closed] = []
        while let row = try rows.next() {
            let (entry, exit) = (row[3] as Int64, row[4] as Int64)
            trades.append(
                Closed(
                    id: row[0], signal: row[1], version: row[2], exitTs: exit, isLate: row[5],
                    returns: ReturnSample.Return(grossBps: row[6], netBps: row[7], span: entry..<max(entry, exit))))
        }
        return trades.sorted { $0.id < $1.id }
    }

    /// How the desk of `strategy` stood at the close of the bar `ts`.
    static func desk(of strategy: StrategyRecord, at ts: BarTime, _ db: Database) throws -> DeskStanding {
        func last(_ condition: String, _ more: [any DatabaseValueConvertible] = []) throws -> DeskStanding.Entry? {
            let row = try GRDB.Row.fetchOne(
                db,
                sql: """
                    SELECT direction, entry_ts, exit_ts FROM trades INDEXED BY trades_signal
                    WHERE signal = ? AND entry_ts < ?\(condition) ORDER BY entry_ts DESC LIMIT 1
                    """, arguments: StatementArguments([strategy.name, ts.unixSeconds] + more))
            guard let row, let direction = Direction(rawValue: row["direction"]) else { return nil }
            return DeskStanding.Entry(
                direction: direction, ts: BarTime(unixSeconds: row["entry_ts"]),
                exit: (row["exit_ts"] as Int64?).map { BarTime(unixSeconds: $0) })
        }
        return DeskStanding(
            at: ts, last: try last(""), lastOfVersion: try last(" AND version = ?", [strategy.version]),
            cooldownSeconds: strategy.cooldownSeconds)
    }

    /// The signals that have an open trade of an instrument.
    static func signals(holding instrument: Instrument, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT DISTINCT signal FROM trades INDEXED BY trades_status WHERE status = 'OPEN' AND traded = ? ORDER BY signal",
            arguments: [instrument.description])
    }

    /// The open trade of each signal.
    static func open(_ db: Database) throws -> [String: Int64] {
        let rows = try GRDB.Row.fetchAll(db, sql: "SELECT signal, id FROM trades INDEXED BY trades_status WHERE status = 'OPEN'")
        return Dictionary(rows.map { ($0["signal"] as String, $0["id"] as Int64) }) { _, newest in newest }
    }
}

import GRDB
import TraderModel

/// `paper_trades` and `signal_state`: the build spec's tables. REAL columns are projections of the exact values in the log.
enum TradeTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("trades-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE paper_trades (
                        id INTEGER PRIMARY KEY, signal TEXT NOT NULL, direction TEXT NOT NULL, entry_ts INTEGER NOT NULL,
                        entry_price REAL NOT NULL, exit_ts INTEGER, exit_price REAL, hold_bars INTEGER NOT NULL, gross_bps REAL, net_bps REAL,
                        status TEXT NOT NULL DEFAULT 'OPEN'
                    ) STRICT;
                    CREATE TABLE signal_state (
                        signal TEXT PRIMARY KEY, last_fire_ts INTEGER, last_fire_dir TEXT, open_trade_id INTEGER REFERENCES paper_trades (id)
                    ) STRICT;
                    INSERT INTO signal_state (signal) VALUES ('LQ-1'), ('LQ-2'), ('LQ-3'), ('VS-3');
                    """)
        }
    }

    static func record(_ fill: FillRecord, in db: Database) throws {
        switch fill.kind {
        case .entry: try open(fill.trade, in: db)
        case .exit: try close(fill.trade, in: db)
        }
    }

    private static func open(_ trade: Trade, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO paper_trades (id, signal, direction, entry_ts, entry_price, hold_bars) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                trade.id, trade.signal, trade.direction.rawValue, trade.entryTs.unixSeconds, trade.entryPrice.doubleValue, trade.holdBars,
            ])
        try db.execute(
            sql: """
                INSERT INTO signal_state (signal, last_fire_ts, last_fire_dir, open_trade_id) VALUES (?, ?, ?, ?)
                ON CONFLICT (signal) DO UPDATE SET
                    last_fire_ts = excluded.last_fire_ts, last_fire_dir = excluded.last_fire_dir, open_trade_id = excluded.open_trade_id
                """,
            arguments: [trade.signal, trade.entryTs.unixSeconds, trade.direction.rawValue, trade.id])
    }

    private static func close(_ trade: Trade, in db: Database) throws {
        guard let exit = trade.exit else { preconditionFailure("an exit fill carries the trade's exit") }
        try db.execute(
            sql: "UPDATE paper_trades SET exit_ts = ?, exit_price = ?, gross_bps = ?, net_bps = ?, status = 'CLOSED' WHERE id = ?",
            arguments: [exit.ts.unixSeconds, exit.price.doubleValue, exit.grossBps, exit.netBps, trade.id])
        try db.execute(sql: "UPDATE signal_state SET open_trade_id = NULL WHERE open_trade_id = ?", arguments: [trade.id])
    }
}

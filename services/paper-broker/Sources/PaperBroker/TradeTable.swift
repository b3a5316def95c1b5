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
        // Trades have the version of their strategy, and those that a rule alone ends no number of bars.
        migrator.registerMigration("trades-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE paper_trades_2 (
                        id INTEGER PRIMARY KEY, signal TEXT NOT NULL, direction TEXT NOT NULL, entry_ts INTEGER NOT NULL,
                        entry_price REAL NOT NULL, exit_ts INTEGER, exit_price REAL, hold_bars INTEGER, gross_bps REAL, net_bps REAL,
                        status TEXT NOT NULL DEFAULT 'OPEN', version INTEGER NOT NULL DEFAULT 1, exit_reason TEXT
                    ) STRICT;
                    INSERT INTO paper_trades_2 (
                        id, signal, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, gross_bps, net_bps, status, exit_reason
                    ) SELECT
                        id, signal, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, gross_bps, net_bps, status,
                        iif(status = 'CLOSED', 'time', NULL)
                    FROM paper_trades;
                    DROP TABLE paper_trades;
                    ALTER TABLE paper_trades_2 RENAME TO paper_trades;
                    """)
        }
        // Bars of a minute make holds that are no whole bars of five.
        migrator.registerMigration("trades-3") { db in
            try db.execute(
                sql: "ALTER TABLE paper_trades ADD COLUMN hold_seconds INTEGER; UPDATE paper_trades SET hold_seconds = hold_bars * 300")
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
            sql: """
                INSERT INTO paper_trades (id, signal, version, direction, entry_ts, entry_price, hold_bars, hold_seconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                trade.id, trade.signal, trade.version, trade.direction.rawValue, trade.entryTs.unixSeconds, trade.entryPrice.doubleValue,
                Trade.fiveMinuteBars(in: trade.holdSeconds), trade.holdSeconds,
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
            sql: """
                UPDATE paper_trades SET exit_ts = ?, exit_price = ?, gross_bps = ?, net_bps = ?, exit_reason = ?, status = 'CLOSED' WHERE id = ?
                """,
            arguments: [
                exit.ts.unixSeconds, exit.price.doubleValue, exit.grossBps, exit.netBps, exit.reason.rawValue, trade.id,
            ])
        try db.execute(sql: "UPDATE signal_state SET open_trade_id = NULL WHERE open_trade_id = ?", arguments: [trade.id])
    }
}

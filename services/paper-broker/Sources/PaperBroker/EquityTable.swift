import GRDB
import TraderModel

/// `equity_curve`: the account after each bar in which something was open or changed, for ever.
enum EquityTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("equity-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE equity_curve (
                        ts INTEGER PRIMARY KEY, balance REAL NOT NULL, equity REAL NOT NULL, open_trades INTEGER NOT NULL
                    ) STRICT
                    """)
        }
    }

    /// The last record of a bar stands.
    static func insert(_ record: EquityRecord, into db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO equity_curve (ts, balance, equity, open_trades) VALUES (?, ?, ?, ?)",
            arguments: [record.ts.unixSeconds, record.balance.doubleValue, record.equity.doubleValue, record.openTrades])
    }
}

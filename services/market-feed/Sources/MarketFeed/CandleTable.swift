import GRDB
import TraderModel
import TraderService

/// `candles_5m`: the build spec's table, the bars of the last 30 days by the data's own time.
enum CandleTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("candles-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE candles_5m (
                        ts INTEGER NOT NULL, symbol TEXT NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL,
                        close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY (ts, symbol)
                    ) STRICT
                    """)
        }
    }

    static func insert(_ candle: Candle, into db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO candles_5m VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            candle.ts.unixSeconds, candle.instrument.symbol, candle.bar.open.doubleValue, candle.bar.high.doubleValue,
            candle.bar.low.doubleValue, candle.bar.close.doubleValue, candle.bar.volume.doubleValue,
        ])
        try db.cachedStatement(sql: "DELETE FROM candles_5m WHERE ts < ?")
            .execute(arguments: [candle.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }
}

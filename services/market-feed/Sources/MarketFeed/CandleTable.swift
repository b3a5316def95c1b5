import GRDB
import TraderModel
import TraderService

/// `candles_5m`, the build spec's table, and `candles_1m`: the bars of the last 30 days, and of the last 7, by the data's own time.
struct CandleTable {
    static let fiveMinutes = CandleTable(name: "candles_5m", migration: "candles-1", days: HostLimits.tableDays)
    static let oneMinute = CandleTable(name: "candles_1m", migration: "candles-minutes-1", days: 7)

    private let name: String
    private let migration: String
    private let days: Int64

    func register(in migrator: inout DatabaseMigrator) {
        let name = name
        migrator.registerMigration(migration) { db in
            try db.execute(
                sql: """
                    CREATE TABLE \(name) (
                        ts INTEGER NOT NULL, symbol TEXT NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL,
                        close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY (ts, symbol)
                    ) STRICT
                    """)
        }
    }

    func insert(_ candle: Candle, into db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(name) VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            candle.ts.unixSeconds, candle.instrument.symbol, candle.bar.open.doubleValue, candle.bar.high.doubleValue,
            candle.bar.low.doubleValue, candle.bar.close.doubleValue, candle.bar.volume.doubleValue,
        ])
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE ts < ?").execute(arguments: [candle.ts.unixSeconds - days * 86_400])
    }
}

import GRDB
import TraderModel
import TraderService

/// Closed bars for the chart, of the last 30 days by the data's own time.
enum CandleRows {
    /// A bar as the REST interface gives it.
    struct Row: Encodable, FetchableRecord, Decodable {
        var symbol: String
        var ts: Int64
        var open: Double
        var high: Double
        var low: Double
        var close: Double
        var volume: Double
    }

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-candles-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE candles (
                        symbol TEXT NOT NULL, ts INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL,
                        close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY (symbol, ts)
                    ) STRICT
                    """)
        }
    }

    static func insert(_ candle: Candle, into db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO candles VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            candle.instrument.symbol, candle.ts.unixSeconds, candle.bar.open.doubleValue, candle.bar.high.doubleValue,
            candle.bar.low.doubleValue, candle.bar.close.doubleValue, candle.bar.volume.doubleValue,
        ])
        try db.cachedStatement(sql: "DELETE FROM candles WHERE symbol = ? AND ts < ?")
            .execute(arguments: [candle.instrument.symbol, candle.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }

    /// The bar from which on there is history of every instrument that is followed; nil while one has none.
    static func firstBar(_ db: Database) throws -> BarTime? {
        var first: Int64?
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            guard let own = try Int64.fetchOne(db, sql: "SELECT min(ts) FROM candles WHERE symbol = ?", arguments: [instrument.symbol])
            else {
                return nil
            }
            first = max(first ?? own, own)
        }
        return first.map(BarTime.init(unixSeconds:))
    }

    /// The last `limit` bars, ascending.
    static func newest(_ limit: Int, of symbol: String, _ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT * FROM candles WHERE symbol = ? ORDER BY ts DESC LIMIT ?", arguments: [symbol, limit]).reversed()
    }
}

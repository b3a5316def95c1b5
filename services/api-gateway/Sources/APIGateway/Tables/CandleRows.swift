import GRDB
import TraderModel
import TraderService

/// Closed bars of one length for the chart, by instrument: those of five minutes of the last 30 days, and those of one minute of the last 3, by
/// the data's own time.
struct CandleRows {
    static let fiveMinutes = CandleRows(table: "candles", length: Candle.topicLength, days: HostLimits.tableDays)
    static let oneMinute = CandleRows(table: "minutes", length: .oneMinute, days: 3)

    /// A bar as it is kept.
    struct Row: FetchableRecord {
        /// The instrument in full, such as `coinbase:BTC-USD`.
        var instrument: String
        /// The open time, unix seconds.
        var ts: Int64
        var open: Double
        var high: Double
        var low: Double
        var close: Double
        var volume: Double

        /// By the columns' places: a chart of days reads thousands.
        init(row: GRDB.Row) {
            instrument = row[0]
            ts = row[1]
            open = row[2]
            high = row[3]
            low = row[4]
            close = row[5]
            volume = row[6]
        }
    }

    private let table: String
    let length: BarLength
    private let days: Int64

    /// The bars that lanes of a length are made of.
    static func of(_ length: BarLength) -> CandleRows { length == oneMinute.length ? oneMinute : fiveMinutes }

    /// So many bars of an instrument are kept.
    var mostBars: Int { Int(days * Self.day / length.seconds) }

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
        // Symbols were Coinbase's. What is older than the day's beginning allows would have gone at that.
        migrator.registerMigration("gateway-candles-2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE candles RENAME COLUMN symbol TO instrument;
                    UPDATE candles SET instrument = 'coinbase:' || instrument;
                    DELETE FROM candles WHERE ts < (SELECT max(ts) FROM candles) / \(day) * \(day) - \(fiveMinutes.days * day);
                    """)
        }
        migrator.registerMigration("gateway-minutes-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE minutes (
                        instrument TEXT NOT NULL, ts INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL,
                        close REAL NOT NULL, volume REAL NOT NULL, PRIMARY KEY (instrument, ts)
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS estimated (name TEXT PRIMARY KEY) STRICT;
                    INSERT OR IGNORE INTO estimated SELECT 'minutes' WHERE EXISTS (SELECT 1 FROM candles);
                    """)
        }
    }

    private static let day: Int64 = 86_400

    func insert(_ candle: Candle, into db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            candle.instrument.description, candle.ts.unixSeconds, candle.bar.open.doubleValue, candle.bar.high.doubleValue,
            candle.bar.low.doubleValue, candle.bar.close.doubleValue, candle.bar.volume.doubleValue,
        ])
        let oldest = candle.ts.unixSeconds - days * Self.day
        try db.cachedStatement(sql: "DELETE FROM \(table) WHERE instrument = ? AND ts < ?")
            .execute(arguments: [candle.instrument.description, oldest])
        if BarLength.oneDay.isAligned(candle.ts) { try forget(candle.instrument.venue, before: oldest, db) }
    }

    /// Deletes the older bars of a venue's instruments, also of those that are not followed any more. Once a day: there may be many. The names are
    /// found one by one by the key, without a look at every bar.
    private func forget(_ venue: String, before ts: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                WITH RECURSIVE names(name) AS (
                    SELECT min(instrument) FROM \(table) WHERE instrument >= ?1
                    UNION ALL
                    SELECT (SELECT min(instrument) FROM \(table) WHERE instrument > name) FROM names WHERE name < ?2
                ) DELETE FROM \(table) WHERE ts < ?3 AND instrument IN (SELECT name FROM names WHERE name < ?2)
                """
        ).execute(arguments: ["\(venue):", "\(venue);", ts])
    }

    /// The bar from which on there is history of each of `instruments`; nil while one has none, and for none of them.
    func firstBar(of instruments: Set<Instrument>, _ db: Database) throws -> BarTime? {
        var first: Int64?
        for instrument in instruments {
            guard
                let own = try Int64.fetchOne(
                    db, sql: "SELECT min(ts) FROM \(table) WHERE instrument = ?", arguments: [instrument.description])
            else { return nil }
            first = max(first ?? own, own)
        }
        return first.map(BarTime.init(unixSeconds:))
    }

    /// The newest close of an instrument, of bars of whichever length closed last; nil when none is kept.
    static func newestClose(of instrument: Instrument, _ db: Database) throws -> Close? {
        try [fiveMinutes, oneMinute].compactMap { rows in
            try GRDB.Row.fetchOne(
                db.cachedStatement(sql: "SELECT ts, close FROM \(rows.table) WHERE instrument = ? ORDER BY ts DESC LIMIT 1"),
                arguments: [instrument.description]
            ).map { Close(at: ($0[0] as Int64) + rows.length.seconds, price: $0[1]) }
        }.max { $0.at < $1.at }
    }

    /// A price at which a bar closed.
    struct Close {
        /// The moment at which the bar closed, unix seconds.
        var at: Int64
        var price: Double
    }

    /// The last `limit` bars, ascending.
    func newest(_ limit: Int, of instrument: Instrument, _ db: Database) throws -> [Row] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM \(table) WHERE instrument = ? ORDER BY ts DESC LIMIT ?", arguments: [instrument.description, limit]
        ).reversed()
    }

    /// The last `limit` bars of a longer length, ascending, made of these.
    func newest(_ limit: Int, of instrument: Instrument, joinedInto longer: BarLength, _ db: Database) throws -> [LongerBar] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM \(table) WHERE instrument = ? ORDER BY ts DESC", arguments: [instrument.description])
        // The newest first.
        var bars: [LongerBar] = []
        while let row = try rows.next() {
            if bars.last?.contains(row) == true {
                bars[bars.count - 1].prepend(row)
            } else if bars.count < limit {
                bars.append(LongerBar(longer, endingWith: row, of: length, isFollowed: !bars.isEmpty))
            } else {
                return bars.reversed()
            }
        }
        // What opened before the first bar that is kept would lie about its open.
        if let first = bars.last, !first.isKnownFromItsOpen { bars.removeLast() }
        return bars.reversed()
    }
}

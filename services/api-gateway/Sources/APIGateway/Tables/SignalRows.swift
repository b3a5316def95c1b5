import GRDB
import TraderModel
import TraderSignals

/// The last fire of each signal that became a trade.
enum SignalRows {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-signals-1") { db in
            try db.execute(
                sql: "CREATE TABLE last_fires (signal TEXT PRIMARY KEY, ts INTEGER NOT NULL, direction TEXT NOT NULL) STRICT")
        }
    }

    /// Fires of before are heard of from another service than orders: an older one takes no newer one's place.
    static func record(_ signal: String, _ direction: Direction, at ts: BarTime, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO last_fires (signal, ts, direction) VALUES (?, ?, ?)
                ON CONFLICT (signal) DO UPDATE SET ts = excluded.ts, direction = excluded.direction WHERE excluded.ts >= ts
                """,
            arguments: [signal, ts.unixSeconds, direction.rawValue])
    }

    /// The time and direction of the last fire, by signal.
    static func all(_ db: Database) throws -> [String: (ts: Int64, direction: String)] {
        let rows = try Row.fetchAll(db, sql: "SELECT signal, ts, direction FROM last_fires")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["signal"] as String, ($0["ts"] as Int64, $0["direction"] as String)) })
    }
}

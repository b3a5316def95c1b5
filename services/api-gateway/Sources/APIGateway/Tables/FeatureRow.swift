import GRDB
import TraderModel
import TraderProto

/// The newest bar's features, and since when trades could be made: what frequencies are measured over.
enum FeatureRow {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-features-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE newest_features (
                        id INTEGER PRIMARY KEY CHECK (id = 1), ts INTEGER NOT NULL, first_ready_ts INTEGER, record TEXT NOT NULL
                    ) STRICT
                    """)
        }
    }

    static func replace(with record: FeatureRecord, in db: Database) throws {
        let isReady = record.standing == .timely && record.judgements?.contains(where: \.isReady) == true
        try db.cachedStatement(
            sql: """
                INSERT INTO newest_features (id, ts, first_ready_ts, record) VALUES (1, ?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET
                    ts = excluded.ts, record = excluded.record, first_ready_ts = coalesce(first_ready_ts, excluded.first_ready_ts)
                """
        ).execute(arguments: [
            record.ts.unixSeconds, isReady ? record.ts.unixSeconds : nil,
            String(decoding: try WireCodec.encode(record), as: UTF8.self),
        ])
    }

    /// The newest record; nil before the first.
    static func newest(_ db: Database) throws -> FeatureRecord? {
        try String.fetchOne(db, sql: "SELECT record FROM newest_features").map {
            try WireCodec.decode(FeatureRecord.self, from: Array($0.utf8))
        }
    }

    /// Days from the first bar on which any strategy could fire to the newest one; nil before it.
    static func observedDays(_ db: Database) throws -> Double? {
        try Double.fetchOne(db, sql: "SELECT (ts - first_ready_ts) / 86400.0 FROM newest_features WHERE first_ready_ts IS NOT NULL")
    }
}

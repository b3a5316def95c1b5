import GRDB
import TraderModel
import TraderProto

/// The newest bar's features, and on how many bars trades could be made: what the frequency of all strategies is measured over.
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
        migrator.registerMigration("gateway-features-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS estimated (name TEXT PRIMARY KEY) STRICT;
                    INSERT INTO estimated SELECT 'newest_features' FROM newest_features WHERE first_ready_ts IS NOT NULL;
                    ALTER TABLE newest_features ADD COLUMN ready_bars INTEGER NOT NULL DEFAULT 0;
                    UPDATE newest_features SET ready_bars = (ts - first_ready_ts) / 300 WHERE first_ready_ts IS NOT NULL;
                    ALTER TABLE newest_features DROP COLUMN first_ready_ts;
                    """)
        }
        // The record in its present form, under another name: how one of before was written is not how it is written now.
        migrator.registerMigration("gateway-features-3") { db in
            try db.execute(sql: "ALTER TABLE newest_features RENAME COLUMN record TO newest")
            guard let text = try String.fetchOne(db, sql: "SELECT newest FROM newest_features") else { return }
            try db.execute(sql: "UPDATE newest_features SET newest = ?", arguments: [try Self.text(of: record(in: text))])
        }
    }

    private static func record(in text: String) throws -> FeatureRecord { try WireCodec.decode(FeatureRecord.self, from: Array(text.utf8)) }

    private static func text(of record: FeatureRecord) throws -> String { String(decoding: try WireCodec.encode(record), as: UTF8.self) }

    static func replace(with record: FeatureRecord, in db: Database) throws {
        let isReady = record.standing == .timely && record.judgements?.contains(where: \.isReady) == true
        try db.cachedStatement(
            sql: """
                INSERT INTO newest_features (id, ts, ready_bars, newest) VALUES (1, ?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET
                    ts = excluded.ts, newest = excluded.newest, ready_bars = ready_bars + excluded.ready_bars
                """
        ).execute(arguments: [
            record.ts.unixSeconds, isReady ? 1 : 0, try text(of: record),
        ])
    }

    /// The newest record; nil before the first.
    static func newest(_ db: Database) throws -> FeatureRecord? {
        try String.fetchOne(db, sql: "SELECT newest FROM newest_features").map { try record(in: $0) }
    }

    /// Days of bars on which any strategy could fire; nil before the first.
    static func observedDays(_ db: Database) throws -> Double? {
        try Double.fetchOne(
            db, sql: "SELECT ready_bars * \(FeatureRecord.barLength.seconds) / 86400.0 FROM newest_features WHERE ready_bars > 0")
    }
}

import GRDB
import TraderModel
import TraderProto

/// The newest bar of each lane, and on how many of its bars trades could be made: what the frequency of all strategies is measured over.
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
        registerLanes(in: &migrator)
    }

    /// The bars that the platform judges whatever runs, as a lane among the others.
    private static let home = FeatureRecord.barLength.text

    /// What there was before there were other lanes is of the bars that are judged whatever runs.
    private static func registerLanes(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-features-4") { db in
            try db.execute(
                sql: """
                    CREATE TABLE newest_features_4 (
                        lane TEXT PRIMARY KEY, ts INTEGER NOT NULL, bar_seconds INTEGER NOT NULL, ready_bars INTEGER NOT NULL, newest TEXT NOT NULL
                    ) STRICT;
                    INSERT INTO newest_features_4 SELECT '\(home)', ts, \(FeatureRecord.barLength.seconds), ready_bars, newest FROM newest_features;
                    DROP TABLE newest_features;
                    ALTER TABLE newest_features_4 RENAME TO newest_features;
                    """)
        }
    }

    private static func record(in text: String) throws -> FeatureRecord { try WireCodec.decode(FeatureRecord.self, from: Array(text.utf8)) }

    private static func text(of record: FeatureRecord) throws -> String { String(decoding: try WireCodec.encode(record), as: UTF8.self) }

    static func replace(with record: FeatureRecord, in db: Database) throws {
        let isReady = record.standing == .timely && record.judgements?.contains(where: \.isReady) == true
        try db.cachedStatement(
            sql: """
                INSERT INTO newest_features (lane, ts, bar_seconds, ready_bars, newest) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (lane) DO UPDATE SET
                    ts = excluded.ts, newest = excluded.newest, ready_bars = ready_bars + excluded.ready_bars
                """
        ).execute(arguments: [
            record.lane ?? home, record.ts.unixSeconds, record.length.seconds, isReady ? 1 : 0, try text(of: record),
        ])
    }

    /// The newest record of a lane, nil for the bars that are judged whatever runs; nil before the first.
    static func newest(of lane: String?, _ db: Database) throws -> FeatureRecord? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT newest FROM newest_features WHERE lane = ?"), arguments: [lane ?? home]
        ).map { try record(in: $0) }
    }

    /// Days of bars on which any strategy could fire, of the lane in which that were most; nil before the first.
    static func observedDays(_ db: Database) throws -> Double? {
        try Double.fetchOne(db, sql: "SELECT max(ready_bars * bar_seconds) / 86400.0 FROM newest_features WHERE ready_bars > 0")
    }
}

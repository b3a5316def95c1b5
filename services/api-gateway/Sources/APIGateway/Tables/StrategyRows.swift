import GRDB
import TraderModel
import TraderProto

/// Every version of every strategy as it last stood, and for how long it could fire: what frequencies are measured over.
enum StrategyRows {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-strategies-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE strategies (
                        name TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (name, version)
                    ) STRICT;
                    CREATE TABLE first_ready (
                        name TEXT NOT NULL, version INTEGER NOT NULL, ts INTEGER NOT NULL, PRIMARY KEY (name, version)
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("gateway-strategies-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE ready_time (
                        name TEXT NOT NULL, version INTEGER NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (name, version)
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS estimated (name TEXT PRIMARY KEY) STRICT;
                    INSERT INTO estimated SELECT 'ready_time' WHERE EXISTS (SELECT 1 FROM first_ready);
                    INSERT INTO ready_time SELECT name, version, max(0, newest_features.ts - first_ready.ts) FROM first_ready, newest_features;
                    DROP TABLE first_ready;
                    """)
        }
        // A version that comes back is the present one, whatever its number.
        migrator.registerMigration("gateway-strategies-3") { db in
            try db.execute(
                sql: """
                    ALTER TABLE strategies ADD COLUMN is_latest INTEGER NOT NULL DEFAULT 0;
                    UPDATE strategies AS s SET is_latest = 1
                        WHERE version = (SELECT max(version) FROM strategies WHERE name = s.name);
                    """)
        }
        // Holds and cooldowns are seconds now: what was written before is read, and written as it is now.
        migrator.registerMigration("gateway-strategies-4") { db in
            try db.execute(sql: "ALTER TABLE strategies RENAME COLUMN record TO content")
            for row in try Row.fetchAll(db, sql: "SELECT name, version, content FROM strategies") {
                let record = try WireCodec.decode(StrategyRecord.self, from: Array((row["content"] as String).utf8))
                try db.execute(
                    sql: "UPDATE strategies SET content = ? WHERE name = ? AND version = ?",
                    arguments: [try text(record), row["name"] as String, row["version"] as Int])
            }
        }
    }

    private static func text(_ record: StrategyRecord) throws -> String { String(decoding: try WireCodec.encode(record), as: UTF8.self) }

    static func record(_ record: StrategyRecord, in db: Database) throws {
        guard record.state.isOfStrategy else { return }
        try db.execute(
            sql: "UPDATE strategies SET is_latest = 0 WHERE name = ? AND version <> ?", arguments: [record.name, record.version])
        try db.execute(
            sql: """
                INSERT INTO strategies (name, version, state, content, is_latest) VALUES (?, ?, ?, ?, 1)
                ON CONFLICT (name, version) DO UPDATE SET state = excluded.state, content = excluded.content, is_latest = 1
                """,
            arguments: [
                record.name, record.version, record.state.rawValue, try text(record),
            ])
    }

    /// Counts the bar for the strategies that could have fired on it: not while they are stopped or warm up, nor on bars that came too late.
    static func noteReady(_ record: FeatureRecord, in db: Database) throws {
        guard record.standing == .timely else { return }
        for judgement in record.judgements ?? [] where judgement.isReady {
            try db.cachedStatement(
                sql: """
                    INSERT INTO ready_time (name, version, seconds) VALUES (
                        ?1, ?2,
                        coalesce((SELECT json_extract(content, '$.barSeconds') FROM strategies WHERE name = ?1 AND version = ?2), 300)
                    ) ON CONFLICT (name, version) DO UPDATE SET seconds = seconds + excluded.seconds
                    """
            ).execute(arguments: [judgement.signal, judgement.version])
        }
    }

    /// The strategies that run or are stopped, by name: of each the version that was last heard of.
    static func present(_ db: Database) throws -> [StrategyRecord] { try latest(db).filter { $0.state != .removed } }

    /// The version of one strategy that was last heard of, removed or not; nil when there never was one.
    static func latest(named name: String, _ db: Database) throws -> StrategyRecord? {
        try String.fetchOne(db, sql: "SELECT content FROM strategies WHERE name = ? AND is_latest", arguments: [name])
            .map { try WireCodec.decode(StrategyRecord.self, from: Array($0.utf8)) }
    }

    /// A version of a strategy as its record last said; nil when the gateway never heard of it.
    static func version(_ version: Int, of name: String, _ db: Database) throws -> StrategyRecord? {
        try String.fetchOne(db, sql: "SELECT content FROM strategies WHERE name = ? AND version = ?", arguments: [name, version])
            .map { try WireCodec.decode(StrategyRecord.self, from: Array($0.utf8)) }
    }

    /// The length of the bars on whose closes a version enters and leaves, in seconds; five minutes where it is not known.
    static func sampledSeconds(_ name: String, _ version: Int, _ db: Database) throws -> Int64 {
        let own = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT json_extract(content, '$.barSeconds') FROM strategies WHERE name = ? AND version = ?"),
            arguments: [name, version])
        return min(own ?? FeatureRecord.barLength.seconds, FeatureRecord.barLength.seconds)
    }

    private static func latest(_ db: Database) throws -> [StrategyRecord] {
        try String.fetchAll(db, sql: "SELECT content FROM strategies WHERE is_latest ORDER BY name")
            .map { try WireCodec.decode(StrategyRecord.self, from: Array($0.utf8)) }
    }

    /// Days of bars on which a version could fire; nil before the first.
    static func observedDays(_ name: String, _ version: Int, _ db: Database) throws -> Double? {
        try Double.fetchOne(
            db, sql: "SELECT seconds / 86400.0 FROM ready_time WHERE name = ? AND version = ?", arguments: [name, version])
    }
}

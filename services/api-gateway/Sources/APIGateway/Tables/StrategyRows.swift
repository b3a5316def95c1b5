import GRDB
import TraderModel
import TraderProto

/// Every version of every strategy as it last stood, and since when it could fire: what frequencies are measured over.
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
    }

    static func record(_ record: StrategyRecord, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO strategies (name, version, state, record) VALUES (?, ?, ?, ?)
                ON CONFLICT (name, version) DO UPDATE SET state = excluded.state, record = excluded.record
                """,
            arguments: [
                record.name, record.version, record.state.rawValue, String(decoding: try WireCodec.encode(record), as: UTF8.self),
            ])
    }

    /// Notes the strategies that could have fired on this bar for the first time.
    static func noteReady(_ record: FeatureRecord, in db: Database) throws {
        guard record.standing == .timely else { return }
        for judgement in record.judgements ?? [] where judgement.isReady {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO first_ready (name, version, ts) VALUES (?, ?, ?)")
                .execute(arguments: [judgement.signal, judgement.version, record.ts.unixSeconds])
        }
    }

    /// The strategies that run or are stopped, by name: the newest version of each.
    static func present(_ db: Database) throws -> [StrategyRecord] { try newest(db).filter { $0.state != .removed } }

    /// The newest version of one strategy, removed or not; nil when there never was one.
    static func newest(named name: String, _ db: Database) throws -> StrategyRecord? { try newest(db).first { $0.name == name } }

    private static func newest(_ db: Database) throws -> [StrategyRecord] {
        let texts = try String.fetchAll(
            db,
            sql: """
                SELECT record FROM strategies AS s
                WHERE version = (SELECT max(version) FROM strategies WHERE name = s.name) ORDER BY name
                """)
        return try texts.map { try WireCodec.decode(StrategyRecord.self, from: Array($0.utf8)) }
    }

    /// Days from the first bar on which a version could fire to the newest bar; nil before it.
    static func observedDays(_ name: String, _ version: Int, _ db: Database) throws -> Double? {
        try Double.fetchOne(
            db,
            sql: """
                SELECT (newest_features.ts - first_ready.ts) / 86400.0 FROM first_ready, newest_features
                WHERE first_ready.name = ? AND first_ready.version = ?
                """, arguments: [name, version])
    }
}

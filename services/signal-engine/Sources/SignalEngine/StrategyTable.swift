import GRDB
import TraderModel

/// `strategies`: every version of every strategy as it last stood, with the text that was accepted; for ever.
enum StrategyTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("strategies-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE strategies (
                        name TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (name, version)
                    ) STRICT
                    """)
        }
        // A version that comes back is the present one, whatever its number.
        migrator.registerMigration("strategies-2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE strategies ADD COLUMN is_latest INTEGER NOT NULL DEFAULT 0;
                    UPDATE strategies AS s SET is_latest = 1
                        WHERE version = (SELECT max(version) FROM strategies WHERE name = s.name);
                    """)
        }
    }

    static func record(_ record: StrategyRecord, in db: Database) throws {
        guard record.state.isOfStrategy else { return }
        // A version takes the place of the one before, also one that comes back.
        try db.execute(
            sql: """
                UPDATE strategies SET is_latest = 0, state = iif(state = 'removed', state, 'replaced') WHERE name = ? AND version <> ?
                """,
            arguments: [record.name, record.version])
        try db.execute(
            sql: """
                INSERT INTO strategies (name, version, state, document, is_latest) VALUES (?, ?, ?, ?, 1)
                ON CONFLICT (name, version) DO UPDATE SET state = excluded.state, document = excluded.document, is_latest = 1
                """,
            arguments: [record.name, record.version, record.state.rawValue, record.document])
    }
}

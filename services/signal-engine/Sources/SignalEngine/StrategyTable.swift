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
    }

    static func record(_ record: StrategyRecord, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO strategies (name, version, state, document) VALUES (?, ?, ?, ?)
                ON CONFLICT (name, version) DO UPDATE SET state = excluded.state, document = excluded.document
                """,
            arguments: [record.name, record.version, record.state.rawValue, record.document])
        // A new version takes the place of the one before.
        try db.execute(
            sql: "UPDATE strategies SET state = 'replaced' WHERE name = ? AND version < ? AND state <> 'removed'",
            arguments: [record.name, record.version])
    }
}

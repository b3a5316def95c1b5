import Foundation
import GRDB

/// The tables that every store has.
enum StoreSchema {
    /// A migration that ran is never edited: a change is a new one.
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("store-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                    CREATE TABLE log (
                        seq INTEGER PRIMARY KEY, topic TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL,
                        record TEXT NOT NULL, hash BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX log_topic ON log (topic, seq);
                    CREATE TABLE log_base (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
                    CREATE TABLE cursors (source TEXT PRIMARY KEY, log TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
                    CREATE TABLE inputs (position INTEGER PRIMARY KEY, source TEXT NOT NULL, seq INTEGER, record TEXT NOT NULL) STRICT;
                    CREATE TABLE snapshots (
                        position INTEGER PRIMARY KEY, at INTEGER NOT NULL, version INTEGER NOT NULL, log_seq INTEGER NOT NULL,
                        log_hash BLOB NOT NULL, cursors TEXT NOT NULL, digest BLOB NOT NULL, state BLOB NOT NULL
                    ) STRICT;
                    """)
            try db.execute(sql: "INSERT INTO store (name, value) VALUES ('log', ?)", arguments: [UUID().uuidString.lowercased()])
            try db.execute(sql: "INSERT INTO log_base (id, seq, hash) VALUES (1, 0, zeroblob(32))")
        }
        migrator.registerMigration("store-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE trial (
                        id INTEGER PRIMARY KEY CHECK (id = 1), running INTEGER NOT NULL, source TEXT, seq INTEGER, name TEXT,
                        tries INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO trial (id, running, tries) VALUES (1, 0, 0);
                    CREATE TABLE set_aside (
                        source TEXT NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL,
                        PRIMARY KEY (source, seq)
                    ) STRICT;
                    """)
        }
    }
}

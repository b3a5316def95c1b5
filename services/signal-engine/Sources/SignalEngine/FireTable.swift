import GRDB
import TraderModel

/// `fires`: every fire, for ever. The same fire twice is the same row.
enum FireTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("fires-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE fires (
                        id TEXT PRIMARY KEY, signal TEXT NOT NULL, direction TEXT NOT NULL, ts INTEGER NOT NULL, price REAL NOT NULL,
                        hold_bars INTEGER NOT NULL
                    ) STRICT
                    """)
        }
        // A fire whose trade a rule alone ends has no number of bars.
        migrator.registerMigration("fires-2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE fires_2 (
                        id TEXT PRIMARY KEY, signal TEXT NOT NULL, direction TEXT NOT NULL, ts INTEGER NOT NULL, price REAL NOT NULL,
                        hold_bars INTEGER
                    ) STRICT;
                    INSERT INTO fires_2 SELECT id, signal, direction, ts, price, hold_bars FROM fires;
                    DROP TABLE fires;
                    ALTER TABLE fires_2 RENAME TO fires;
                    """)
        }
        // Bars of a minute make holds that are no whole bars of five.
        migrator.registerMigration("fires-3") { db in
            try db.execute(sql: "ALTER TABLE fires ADD COLUMN hold_seconds INTEGER; UPDATE fires SET hold_seconds = hold_bars * 300")
        }
    }

    static func insert(_ fire: Fire, into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO fires (id, signal, direction, ts, price, hold_bars, hold_seconds) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                fire.id, fire.signal, fire.direction.rawValue, fire.ts.unixSeconds, fire.price.doubleValue,
                Trade.fiveMinuteBars(in: fire.holdSeconds), fire.holdSeconds,
            ])
    }
}

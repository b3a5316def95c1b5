import GRDB

/// `trial`: whether a service runs, or ended badly, and the record on trial. `set_aside`: what is passed over.
enum TrialTable {
    /// Whether a store has the tables: one that no program since has opened has not.
    static func isThere(_ db: Database) throws -> Bool { try db.tableExists("trial") }

    /// Notes that a life begins; answers whether the one before ended badly, and the record that it was about to apply.
    static func begin(_ db: Database) throws -> (endedBadly: Bool, trial: RecordTrial?) {
        let endedBadly = try Bool.fetchOne(db, sql: "SELECT running FROM trial") ?? false
        try db.execute(sql: "UPDATE trial SET running = 1")
        return (endedBadly, try trial(db))
    }

    static func trial(_ db: Database) throws -> RecordTrial? {
        guard let row = try Row.fetchOne(db, sql: "SELECT source, seq, name, tries FROM trial WHERE source IS NOT NULL") else { return nil }
        return RecordTrial(source: row["source"], seq: row["seq"], name: row["name"], tries: row["tries"])
    }

    static func note(_ trial: RecordTrial?, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE trial SET source = ?, seq = ?, name = ?, tries = ?",
            arguments: [trial?.source, trial?.seq, trial?.name, trial?.tries ?? 0])
    }

    /// The life ended as it should.
    static func end(_ db: Database) throws { try db.execute(sql: "UPDATE trial SET running = 0") }

    static func setAside(_ db: Database) throws -> [SetAside] {
        try Row.fetchAll(db, sql: "SELECT source, seq, name, at, reason FROM set_aside ORDER BY at, source, seq").map { row in
            SetAside(source: row["source"], seq: row["seq"], name: row["name"], at: row["at"], reason: row["reason"])
        }
    }

    /// Passes the record over from now on: it is on trial no longer.
    static func setAside(_ record: SetAside, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO set_aside (source, seq, name, at, reason) VALUES (?, ?, ?, ?, ?)",
            arguments: [record.source, record.seq, record.name, record.at, record.reason])
        try note(nil, db)
    }
}

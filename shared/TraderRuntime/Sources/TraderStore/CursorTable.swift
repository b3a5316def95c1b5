import GRDB
import TraderProto

/// How far each upstream was applied.
enum CursorTable {
    static func all(_ db: Database) throws -> [ServiceName: TraderProto.Cursor] {
        var cursors: [ServiceName: TraderProto.Cursor] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT source, log, seq, hash FROM cursors") {
            guard let source = ServiceName(rawValue: row["source"]), let hash = RecordHash(hex: row["hash"]) else {
                throw StoreError.damaged(path: "cursors", reason: "\(row)")
            }
            cursors[source] = TraderProto.Cursor(log: row["log"], seq: row["seq"], hash: hash)
        }
        return cursors
    }

    /// Throws when the journal holds inputs of an upstream beyond the cursor on it: they would be taken again.
    static func verify(_ db: Database, path: String) throws {
        let cursors = try all(db)
        let rows = try Row.fetchAll(db, sql: "SELECT source, max(seq) AS seq FROM inputs WHERE seq IS NOT NULL GROUP BY source")
        for row in rows {
            guard let source = ServiceName(rawValue: row["source"]) else { continue }
            let end = row["seq"] as Int64
            guard let cursor = cursors[source], cursor.seq >= end else {
                let place = cursors[source].map { "at \($0.seq)" } ?? "missing"
                throw StoreError.damaged(path: path, reason: "the cursor on \(source) is \(place), and its journal holds record \(end)")
            }
        }
    }

    /// Moves the cursors.
    static func advance(_ db: Database, by commit: Commit) throws {
        for (source, cursor) in commit.cursors {
            let last = try Int64.fetchOne(db, sql: "SELECT seq FROM cursors WHERE source = ?", arguments: [source.rawValue]) ?? 0
            try commit.refuseWhatWasApplied(of: source, through: last)
            try db.execute(
                sql: """
                    INSERT INTO cursors (source, log, seq, hash) VALUES (?, ?, ?, ?)
                    ON CONFLICT (source) DO UPDATE SET log = excluded.log, seq = excluded.seq, hash = excluded.hash
                    """,
                arguments: [source.rawValue, cursor.log, cursor.seq, cursor.hash.hex])
        }
    }
}

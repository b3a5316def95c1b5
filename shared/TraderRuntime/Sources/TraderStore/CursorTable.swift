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

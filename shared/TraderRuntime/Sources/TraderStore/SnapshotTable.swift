import Foundation
import GRDB
import TraderCrypto
import TraderProto

/// The machine's states at checkpoints, each with its digest.
enum SnapshotTable {
    /// A snapshot as read, and whether its digest still fits.
    struct Kept {
        var snapshot: Snapshot
        var isIntact: Bool
    }

    static func insert(_ state: (version: Int, bytes: [UInt8]), after tail: LogTail, at: Int64, into db: Database) throws {
        let cursors = try CursorTable.all(db).map { ($0.key.rawValue, $0.value) }
        let cursorText = String(decoding: try WireCodec.encode(Dictionary(uniqueKeysWithValues: cursors)), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO snapshots (position, at, version, log_seq, log_hash, cursors, digest, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                try JournalTable.end(db), at, state.version, tail.seq, Data(tail.hash.bytes), cursorText,
                Data(SHA256.digest(of: state.bytes)), Data(state.bytes),
            ])
    }

    static func all(_ db: Database) throws -> [Checkpoint] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT position, version, log_seq, log_hash, digest, state FROM snapshots ORDER BY position")
        return try rows.map(Checkpoint.init)
    }

    static func newest(_ db: Database) throws -> Kept? {
        guard let row = try Row.fetchOne(db, sql: "SELECT position, version, digest, state FROM snapshots ORDER BY position DESC LIMIT 1")
        else { return nil }
        let state = Array(row["state"] as Data)
        return Kept(
            snapshot: Snapshot(position: row["position"], version: row["version"], state: state),
            isIntact: SHA256.digest(of: state) == Array(row["digest"] as Data))
    }
}

import GRDB

/// What may be deleted: nothing younger than the limit, and nothing that the oldest restart kept possible needs.
enum Retention {
    /// Of a journaled store the newest checkpoint before `oldest` stays, and all that came after it: a machine of a new version can be
    /// warmed up from there. A store without a journal needs its log for its readers alone.
    static func prune(_ db: Database, before oldest: Int64, isJournaled: Bool, keepsLog: Bool) throws {
        guard isJournaled else { return try pruneLog(db, through: try lastRecord(db, before: oldest)) }
        guard
            let base = try Row.fetchOne(
                db, sql: "SELECT position, log_seq FROM snapshots WHERE at < ? ORDER BY position DESC LIMIT 1", arguments: [oldest])
        else { return }
        try db.execute(sql: "DELETE FROM snapshots WHERE position < ?", arguments: [base["position"] as Int64])
        try db.execute(sql: "DELETE FROM inputs WHERE position <= ?", arguments: [base["position"] as Int64])
        if !keepsLog { try pruneLog(db, through: base["log_seq"]) }
    }

    private static func lastRecord(_ db: Database, before oldest: Int64) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(seq) FROM log WHERE at < ?", arguments: [oldest]) ?? 0
    }

    private static func pruneLog(_ db: Database, through seq: Int64) throws {
        guard let last = try Row.fetchOne(db, sql: "SELECT seq, hash FROM log WHERE seq = ?", arguments: [seq]) else { return }
        try db.execute(sql: "UPDATE log_base SET seq = ?, hash = ?", arguments: [last["seq"], last["hash"]])
        try db.execute(sql: "DELETE FROM log WHERE seq <= ?", arguments: [seq])
    }
}

import GRDB

/// What may be deleted: nothing that a kept snapshot or a restart needs.
enum Retention {
    static func prune(_ db: Database, before oldest: Int64) throws {
        try db.execute(
            sql: "DELETE FROM snapshots WHERE at < ? AND position < (SELECT max(position) FROM snapshots)", arguments: [oldest])
        guard let kept = try Row.fetchOne(db, sql: "SELECT position, log_seq FROM snapshots ORDER BY position LIMIT 1") else { return }
        try db.execute(sql: "DELETE FROM inputs WHERE position <= ?", arguments: [kept["position"] as Int64])
        let last = try Row.fetchOne(
            db, sql: "SELECT seq, hash FROM log WHERE at < ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
            arguments: [oldest, kept["log_seq"] as Int64])
        guard let last else { return }
        try db.execute(sql: "UPDATE log_base SET seq = ?, hash = ?", arguments: [last["seq"], last["hash"]])
        try db.execute(sql: "DELETE FROM log WHERE seq <= ?", arguments: [last["seq"] as Int64])
    }
}

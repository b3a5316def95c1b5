import Foundation
import GRDB
import TraderProto

/// The end of the log: what the next record follows.
struct LogTail: Sendable {
    private var end: LogEnd

    init(_ db: Database) throws {
        let (seq, hash) = try Self.end(db)
        var lastByTopic: [Topic: Int64] = [:]
        for topic in Topic.allCases where topic.isDurable {
            lastByTopic[topic] = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM log WHERE topic = ?", arguments: [topic.rawValue])
        }
        end = LogEnd(seq: seq, hash: hash, lastByTopic: lastByTopic)
    }

    var seq: Int64 { end.seq }
    var hash: RecordHash { end.hash }

    /// The position and the chain's value of the last record; of what was pruned last when there is none.
    static func end(_ db: Database) throws -> (seq: Int64, hash: RecordHash) {
        let row = try Row.fetchOne(db, sql: "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
        let base = try Row.fetchOne(db, sql: "SELECT seq, hash FROM log_base")
        guard let end = row ?? base, let hash = RecordHash(bytes: Array(end["hash"] as Data)) else {
            throw StoreError.damaged(path: "the log", reason: "it has no base")
        }
        return (end["seq"], hash)
    }

    /// Gives `draft` the next place and writes it there.
    mutating func append(_ draft: Draft, log: String, at: Int64, to db: Database) throws -> LogRecord {
        let record = try end.append(draft, log: log, at: at)
        let insert = try db.cachedStatement(sql: "INSERT INTO log (seq, topic, key, at, record, hash) VALUES (?, ?, ?, ?, ?, ?)")
        try insert.execute(
            arguments: [
                record.seq, draft.topic.rawValue, draft.key, at, String(decoding: record.body, as: UTF8.self), Data(hash.bytes),
            ])
        return record
    }

    /// The chain's value at `seq - 1`.
    static func hash(before seq: Int64, _ db: Database) throws -> RecordHash {
        let logged = try Data.fetchOne(db, sql: "SELECT hash FROM log WHERE seq = ?", arguments: [seq - 1])
        let base = try Data.fetchOne(db, sql: "SELECT hash FROM log_base WHERE seq = ?", arguments: [seq - 1])
        guard let bytes = logged ?? base, let hash = RecordHash(bytes: Array(bytes)) else {
            throw StoreError.damaged(path: "the log", reason: "no hash at position \(seq - 1)")
        }
        return hash
    }
}

import Foundation
import GRDB
import TraderProto
import TraderStore

/// What a store holds, as text: what the steps so far should have left, or what is there.
struct StoreContents: Equatable {
    /// The position before the oldest record that is kept.
    var base: Int64 = 0
    /// The position before the oldest input that is kept.
    var journalBase: Int64 = 0
    /// The records and the inputs, each with its position.
    var records: [String] = []
    var inputs: [String] = []
    var cursors: [String: String] = [:]
    var snapshots: [Kept] = []
    var notes: [String] = []

    /// A snapshot with its place.
    struct Kept: Equatable {
        var position: Int64
        var at: Int64
        var logSeq: Int64
        var state: [UInt8]
    }

    var head: Int64 { base + Int64(records.count) }
    var journalEnd: Int64 { journalBase + Int64(inputs.count) }

    init() {}

    /// What is in the tables of a store.
    init(_ db: Database) throws {
        base = try Int64.fetchOne(db, sql: "SELECT seq FROM log_base") ?? -1
        records = try Row.fetchAll(db, sql: "SELECT seq, topic, at, record FROM log ORDER BY seq").map { row in
            let envelope = try WireCodec.decode(Envelope<String>.self, from: Array((row["record"] as String).utf8))
            return "\(row["seq"] as Int64) \(row["topic"] as String) \(row["at"] as Int64) \(envelope.seq) \(envelope.data)"
        }
        snapshots = try Row.fetchAll(db, sql: "SELECT position, at, log_seq, state FROM snapshots ORDER BY position").map { row in
            Kept(position: row["position"], at: row["at"], logSeq: row["log_seq"], state: Array(row["state"] as Data))
        }
        let oldest = try Int64.fetchOne(db, sql: "SELECT min(position) FROM inputs")
        journalBase = oldest.map { $0 - 1 } ?? snapshots.last?.position ?? 0
        inputs = try Row.fetchAll(db, sql: "SELECT position, source, seq, record FROM inputs ORDER BY position").map { row in
            "\(row["position"] as Int64) \(row["source"] as String) \(row["seq"] as Int64? ?? 0) \(row["record"] as String)"
        }
        for row in try Row.fetchAll(db, sql: "SELECT source, log, seq, hash FROM cursors") {
            cursors[row["source"]] = "\(row["log"] as String) \(row["seq"] as Int64) \(row["hash"] as String)"
        }
        notes = try String.fetchAll(db, sql: "SELECT text FROM notes ORDER BY rowid")
    }
}

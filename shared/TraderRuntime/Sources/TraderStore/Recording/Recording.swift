import Foundation
public import GRDB
public import TraderProto

/// What one store held at one moment, read beside a service that may go on writing.
///
/// It sees a single state of the file from its opening on, takes no lock that a service could wait for, and writes nothing.
public final class Recording: Sendable {
    public let path: String
    /// The identity of the log.
    public let log: String
    /// The place before the oldest record kept.
    public let base: TraderProto.Cursor
    /// The last record.
    public let head: TraderProto.Cursor
    private let snapshot: DatabaseSnapshot

    /// Rows read at a time: a body may read from the recording too.
    private static let pageRows = 1_024

    /// Opens the store at `path` as it is now. Throws `StoreError` when it cannot be read.
    public static func open(path: String) throws(StoreError) -> Recording {
        guard FileManager.default.fileExists(atPath: path) else { throw .unusable(path: path, reason: "there is no such file") }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            return try Recording(path: path, snapshot: DatabasePool(path: path, configuration: configuration).makeSnapshot())
        } catch {
            throw StoreError(error, of: path)
        }
    }

    private init(path: String, snapshot: DatabaseSnapshot) throws {
        self.path = path
        self.snapshot = snapshot
        (log, base, head) = try snapshot.read { db in
            guard let log = try String.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'log'"),
                let base = try Row.fetchOne(db, sql: "SELECT seq, hash FROM log_base"),
                let hash = RecordHash(bytes: Array(base["hash"] as Data))
            else { throw StoreError.damaged(path: path, reason: "its log has no identity or no base") }
            let end = try LogTail.end(db)
            return (
                log, TraderProto.Cursor(log: log, seq: base["seq"], hash: hash),
                TraderProto.Cursor(log: log, seq: end.seq, hash: end.hash)
            )
        }
    }

    /// The places after the last records applied, by upstream.
    public func cursors() throws -> [ServiceName: TraderProto.Cursor] { try snapshot.read { try CursorTable.all($0) } }

    /// The kept checkpoints, oldest first.
    public func checkpoints() throws -> [Checkpoint] { try snapshot.read { try SnapshotTable.all($0) } }

    /// The position of the oldest journaled input that is kept; nil when none is.
    public func firstInput() throws -> Int64? { try snapshot.read { try Int64.fetchOne($0, sql: "SELECT min(position) FROM inputs") } }

    /// Hands the journaled inputs after `position` to `body`, in the order in which they were applied, with their positions.
    public func forEachInput(after position: Int64, _ body: (Int64, InputRow) throws -> Void) throws {
        var last = position
        while true {
            let page = try snapshot.read { try JournalTable.page($0, after: last, limit: Self.pageRows) }
            for (position, input) in page { try body(position, input) }
            guard page.count == Self.pageRows, let end = page.last?.position else { return }
            last = end
        }
    }

    /// Hands every record to `body`, oldest first, through `last`.
    public func forEachRecord(through last: Int64 = .max, _ body: (RecordedEntry) throws -> Void) throws {
        var place = base.seq
        while true {
            let page = try snapshot.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT seq, topic, key, at, record, hash FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                    arguments: [place, last, Self.pageRows]
                ).map(RecordedEntry.init)
            }
            for entry in page { try body(entry) }
            guard page.count == Self.pageRows, let end = page.last?.seq else { return }
            place = end
        }
    }

    /// The position of a record at or before the base, where pruning leaves none; nil when there is none.
    public func strayRecord() throws -> Int64? {
        try snapshot.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM log WHERE seq <= ?", arguments: [base.seq]) }
    }

    /// The record at `seq`; nil when it is not kept or not there.
    public func record(at seq: Int64) throws -> RecordedEntry? {
        try snapshot.read { db in
            try Row.fetchOne(db, sql: "SELECT seq, topic, key, at, record, hash FROM log WHERE seq = ?", arguments: [seq])
                .map(RecordedEntry.init)
        }
    }

    /// The chain's value at `seq`; nil when it is not kept or not there.
    public func hash(at seq: Int64) throws -> RecordHash? {
        if seq == base.seq { return base.hash }
        return try record(at: seq).flatMap { RecordHash(bytes: $0.hash) }
    }

    /// Writes a copy of all of it to `path`, where nothing may be yet: a store that a service can start from.
    public func copy(to path: String) throws {
        do {
            let copy = try DatabaseQueue(path: path)
            try snapshot.backup(to: copy)
            try copy.close()
        } catch {
            throw StoreError.unusable(path: path, reason: "\(error)")
        }
    }

    /// What SQLite finds wrong with the file; nil when it is sound.
    public func unsoundness() throws -> String? {
        let found = try snapshot.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        return found == "ok" ? nil : found ?? "no answer"
    }

    /// The record that the service is about to apply, or has given up on; nil when there is none.
    public func trial() throws -> RecordTrial? { try snapshot.read { try TrialTable.isThere($0) ? TrialTable.trial($0) : nil } }

    /// The records that a person had passed over.
    public func setAside() throws -> [SetAside] { try snapshot.read { try TrialTable.isThere($0) ? TrialTable.setAside($0) : [] } }

    /// The name of the service that made the store; nil when nothing in it says so.
    public func owner() throws -> String? { try snapshot.read { try StoreOwner.owner($0) } }

    /// The kind of market that the store was made for; nil when no service has claimed it.
    public func market() throws -> String? {
        try snapshot.read { try String.fetchOne($0, sql: "SELECT value FROM store WHERE name = 'market'") }
    }

    /// Reads the tables that people query.
    public func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try snapshot.read(body) }
}

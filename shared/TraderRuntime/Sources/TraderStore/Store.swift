import Foundation
public import GRDB
import Synchronization
public import TraderProto

/// The SQLite file of one service: its log, the journal of its inputs, cursors, snapshots, and the tables that people query.
///
/// One writer connection, which also does the checkpoints of the write-ahead log; readers are read-only. A commit that returned is on
/// the disk (`synchronous=FULL`).
public final class Store: Sendable {
    public let path: String
    /// The identity of the log: a UUID made with the store.
    public let log: String
    private let pool: DatabasePool
    /// Nil once the store is closed. The pool goes before its locks.
    private let locks: Mutex<StoreLocks?>
    private let files: [OpenFile]
    private let tail: Mutex<LogTail>
    /// Whether a record is noted in `trial` that the next commit applies.
    private let isOnTrial = Mutex(false)
    /// Whether it is noted that this life runs.
    private let isLive = Mutex(false)

    /// Opens the store at `path` and makes it when it is missing. `projections` registers the service's own tables, after the common ones.
    ///
    /// A store that `service` did not make is refused with `StoreError.otherService`; nil opens any.
    public static func open(
        path: String, of service: ServiceName? = nil, projections: (inout DatabaseMigrator) -> Void = { _ in }
    ) throws(StoreError) -> Store {
        let locks = try StoreLocks(path: path)
        do {
            let pool = try connect(path: path)
            try check(pool, path: path)
            if let service { try pool.read { try StoreOwner.refuseOther($0, than: service, path: path) } }
            var migrator = DatabaseMigrator()
            StoreSchema.register(in: &migrator)
            projections(&migrator)
            if try pool.read({ try migrator.hasBeenSuperseded($0) }) { throw StoreError.newerVersion(path: path) }
            try migrator.migrate(pool)
            if let service { try pool.write { try StoreOwner.note(service, $0) } }
            let files = [OpenFile(path: path, identity: locks.identity), try OpenFile(path: path + "-wal")]
            return try Store(path: path, pool: pool, locks: locks, files: files)
        } catch {
            throw StoreError(error, of: path)
        }
    }

    /// Throws `StoreError.inUse` when a process has the store at `path`.
    public static func refuseInUse(path: String) throws(StoreError) { _ = try StoreLocks(path: path, isTaking: false) }

    /// Throws `StoreError.damaged` when a page of the file is not one that SQLite wrote. Takes 0.1 s for 100 MB in memory.
    private static func check(_ pool: DatabasePool, path: String) throws {
        let found = try pool.read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
        guard found == ["ok"] else { throw StoreError.damaged(path: path, reason: found.first?.replacing("\n", with: " ") ?? "no answer") }
    }

    private init(path: String, pool: DatabasePool, locks: StoreLocks, files: [OpenFile]) throws {
        self.path = path
        self.pool = pool
        self.locks = Mutex(locks)
        self.files = files
        let (log, tail) = try pool.read { db in
            try CursorTable.verify(db, path: path)
            let log = try String.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'log'")
            return (log, try LogTail(db))
        }
        guard let log else { throw StoreError.damaged(path: path, reason: "it has no identity") }
        self.log = log
        self.tail = Mutex(tail)
    }

    private static func connect(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.maximumReaderCount = 3
        configuration.busyMode = .timeout(5)
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL on the writer when it opens: FULL has to be set after that, and is checked where it counts.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let mode = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard mode == 2 else { throw StoreError.unusable(path: path, reason: "synchronous=FULL was not taken") }
        }
        return pool
    }

    /// The end of the log.
    public var head: TraderProto.Cursor { tail.withLock { TraderProto.Cursor(log: log, seq: $0.seq, hash: $0.hash) } }

    /// Writes everything in one transaction and answers the records as they stand in the log, to be published.
    ///
    /// After a throw nothing of it is written, unless it was the sync that failed: then all of it may be found at the next start. In
    /// either case the machine in memory is ahead of the log: the process must end. `StoreError.displaced` is thrown when the store's name no
    /// longer leads to the file that is open.
    public func commit(_ commit: Commit) throws -> [LogRecord] {
        try refuseDisplaced()
        let before = tail.withLock { $0 }
        let endsTrial = isOnTrial.withLock { $0 }
        let (records, after) = try StoreError.writing(path) {
            try pool.write { db in
                if endsTrial { try TrialTable.note(nil, db) }
                try CursorTable.advance(db, by: commit)
                var tail = before
                let records = try commit.drafts.map { try tail.append($0, log: log, at: commit.at, to: db) }
                try commit.project(db)
                try JournalTable.append(commit.inputs, to: db)
                if let state = commit.state { try SnapshotTable.insert(state, after: tail, at: commit.at, into: db) }
                return (records, tail)
            }
        }
        tail.withLock { $0 = after }
        if endsTrial { isOnTrial.withLock { $0 = false } }
        return records
    }

    /// The records from `from` on, at most `limit`, with the extent of the log and the hash before the first: what a replay request asks for.
    public func replay(_ request: ReplayRequest) throws -> (reply: ReplayReply, records: [LogRecord]) {
        try read { db in
            let oldest = try Int64.fetchOne(db, sql: "SELECT min(seq) FROM log")
            let head = try LogTail.end(db).seq
            let extent = LogExtent(log: log, oldest: oldest ?? head + 1, head: head)
            let reply = try extent.judge(request) { try LogTail.hash(before: $0, db) }
            guard reply.status == .ok else { return (reply, []) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT seq, topic, key, record, hash FROM log WHERE seq >= ? ORDER BY seq LIMIT ?",
                arguments: [reply.from, request.limit])
            var place = TraderProto.Cursor(log: log, seq: reply.from - 1, hash: reply.before)
            let records = try rows.map { row in
                let record = LogRecord(
                    seq: row["seq"], name: FrameName.of(topic: row["topic"], key: row["key"]), body: Array((row["record"] as String).utf8))
                place = place.after(body: record.body)
                guard place.seq == record.seq, Data(place.hash.bytes) == row["hash"] as Data else {
                    throw StoreError.damaged(path: path, reason: "record \(place.seq) of the log is not the one that was written")
                }
                return record
            }
            return (reply.sending(records.count), records)
        }
    }

    /// The places after the last records applied, by upstream.
    public func cursors() throws -> [ServiceName: TraderProto.Cursor] { try read { try CursorTable.all($0) } }

    /// The newest snapshot; nil when there is none.
    public func newestSnapshot() throws -> Snapshot? {
        try read { db in
            guard let snapshot = try SnapshotTable.newest(db) else { return nil }
            guard snapshot.isIntact else { throw StoreError.damaged(path: path, reason: "the digest of the newest snapshot is wrong") }
            return snapshot.snapshot
        }
    }

    /// Hands the journaled inputs after `position` to `body`, in the order in which they were applied.
    public func forEachInput(after position: Int64, _ body: (InputRow) throws -> Void) throws {
        try read { try JournalTable.forEach($0, after: position, body) }
    }

    /// The position of the last journaled input; 0 when there is none.
    public func journalEnd() throws -> Int64 { try read { try JournalTable.end($0) } }

    /// Reads tables on a read-only connection, beside the writer.
    public func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.reading(path) { try pool.read(body) }
    }

    /// Deletes what is older than `oldest` (microseconds since 1970 UTC) and not needed to start from the newest snapshot before it.
    ///
    /// A store without a journal keeps of its log what is younger; one that `keepsLog` keeps all of it.
    public func prune(before oldest: Int64, isJournaled: Bool, keepsLog: Bool) throws {
        try StoreError.writing(path) {
            try pool.write { try Retention.prune($0, before: oldest, isJournaled: isJournaled, keepsLog: keepsLog) }
        }
    }

    /// Holds the store to one `value` of a property for ever: the first claim is kept, another one later is refused with `StoreError.claimed`.
    public func claim(_ property: String, as value: String) throws {
        let kept = try StoreError.writing(path) {
            try pool.write { db in
                try db.execute(sql: "INSERT OR IGNORE INTO store (name, value) VALUES (?, ?)", arguments: [property, value])
                return try String.fetchOne(db, sql: "SELECT value FROM store WHERE name = ?", arguments: [property])
            }
        }
        guard kept == value else { throw StoreError.claimed(path: path, property: property, kept: kept ?? "", wanted: value) }
    }

    /// Notes that the service's life begins; answers whether the one before ended badly, and the record that it was about to apply.
    public func beginTrial() throws -> (endedBadly: Bool, trial: RecordTrial?) {
        let found = try StoreError.writing(path) { try pool.write { try TrialTable.begin($0) } }
        isLive.withLock { $0 = true }
        return found
    }

    /// Notes the record that is about to be applied; nil when none is any more.
    public func note(_ trial: RecordTrial?) throws {
        try StoreError.writing(path) { try pool.write { try TrialTable.note(trial, $0) } }
        isOnTrial.withLock { $0 = true }
    }

    /// Passes a record over from now on, for ever.
    public func setAside(_ record: SetAside) throws {
        try StoreError.writing(path) { try pool.write { try TrialTable.setAside(record, $0) } }
    }

    /// The records that are passed over.
    public func setAside() throws -> [SetAside] { try read { try TrialTable.setAside($0) } }

    /// Throws `StoreError.displaced` when the store was deleted or another file put in its place: what is written goes nowhere then.
    public func refuseDisplaced() throws(StoreError) { for file in files { try file.refuseDisplaced() } }

    /// Waits for this process's readers and closes the file; answers whether everything is in that one file now.
    ///
    /// It is not when another process reads the store at that moment: then the write-ahead log stays beside it.
    @discardableResult
    public func close() throws -> Bool {
        let isLive = isLive.withLock { $0 }
        let isWhole = try StoreError.writing(path) {
            try pool.barrierWriteWithoutTransaction { db in
                if isLive { try TrialTable.end(db) }
                do {
                    _ = try db.checkpoint(.truncate)
                    return true
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    return false
                }
            }
        }
        // The writer goes last. GRDB closes it first, and a read-only connection that goes last leaves the write-ahead log where it is.
        pool.invalidateReadOnlyConnections()
        try pool.close()
        locks.withLock { $0 = nil }
        return isWhole
    }
}

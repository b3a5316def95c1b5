public import TraderProto

/// What a machine's host and the readers of its log need of a store: `Store`, or a simulation's model of one.
public protocol RecordStore: Sendable {
    /// The identity of the log.
    var log: String { get }
    /// The end of the log.
    var head: Cursor { get }
    /// Writes everything or nothing, and answers the records as they stand in the log. After a throw the process must end.
    func commit(_ commit: Commit) throws -> [LogRecord]
    /// The records that a replay request asks for, with the extent of the log and the hash before the first.
    func replay(_ request: ReplayRequest) throws -> (reply: ReplayReply, records: [LogRecord])
    /// The places after the last records applied, by upstream.
    func cursors() throws -> [ServiceName: Cursor]
    /// The newest snapshot; nil when there is none.
    func newestSnapshot() throws -> Snapshot?
    /// Hands the journaled inputs after `position` to `body`, in the order in which they were applied.
    func forEachInput(after position: Int64, _ body: (InputRow) throws -> Void) throws
    /// The position of the last journaled input; 0 when there is none.
    func journalEnd() throws -> Int64
    /// Deletes what is older than `oldest` (microseconds since 1970 UTC) and not needed to start from the newest snapshot before it; of a
    /// store that `keepsLog` the journal and the snapshots alone.
    func prune(before oldest: Int64, isJournaled: Bool, keepsLog: Bool) throws
}

extension RecordStore {
    /// Prunes the log too.
    public func prune(before oldest: Int64, isJournaled: Bool) throws {
        try prune(before: oldest, isJournaled: isJournaled, keepsLog: false)
    }
}

extension Store: RecordStore {}

import Synchronization
package import TraderProto
package import TraderStore

/// A process's hold on a simulated file: commits are whole or nothing, and fail where the simulation says.
package final class SimulatedStore: RecordStore {
    package let log: String
    private let file: SimulatedFile
    private let tail: Mutex<LogEnd>
    private let isLost = Mutex(false)
    private let fault: @Sendable () -> CommitFault?
    private let sabotage: Sabotage?
    private let sendEarly: @Sendable ([LogRecord]) -> Void

    /// Opens the file, as a process does that starts.
    package convenience init(opening file: SimulatedFile) { self.init(opening: file, fault: { nil }) }

    /// `fault` is asked at each commit; `sendEarly` is what a sabotaged store sends before it writes.
    init(
        opening file: SimulatedFile, fault: @escaping @Sendable () -> CommitFault?, sabotage: Sabotage? = nil,
        sendEarly: @escaping @Sendable ([LogRecord]) -> Void = { _ in }
    ) {
        self.file = file
        self.fault = fault
        self.sabotage = sabotage
        self.sendEarly = sendEarly
        let (log, end) = file.read { ($0.log, $0.end) }
        self.log = log
        tail = Mutex(end)
    }

    package var head: Cursor {
        let (seq, hash) = tail.withLock { ($0.seq, $0.hash) }
        return Cursor(log: log, seq: seq, hash: hash)
    }

    package func commit(_ commit: Commit) throws -> [LogRecord] {
        precondition(!isLost.withLock { $0 }, "a store is used after a commit that failed")
        do {
            return try write(commit, fault())
        } catch let fault as CommitFault {
            isLost.withLock { $0 = true }
            throw fault == .failed ? StoreError.unusable(path: log, reason: "database or disk is full") : fault
        }
    }

    private func write(_ commit: Commit, _ fault: CommitFault?) throws -> [LogRecord] {
        if fault == .killedBefore { throw CommitFault.killedBefore }
        let applied = file.read { $0.cursors }
        for source in commit.cursors.keys { try commit.refuseWhatWasApplied(of: source, through: applied[source]?.seq ?? 0) }
        var end = tail.withLock { $0 }
        var rows: [StoredContents.Row] = []
        for draft in commit.drafts {
            let record = try end.append(draft, log: log, at: commit.at)
            rows.append(.init(record: record, topic: draft.topic, at: commit.at, hash: end.hash))
        }
        let records = rows.map(\.record)
        if sabotage == .publishBeforeCommit { sendEarly(records) }
        if sabotage == .cursorOutsideTransaction { file.write { $0.cursors.merge(commit.cursors) { _, new in new } } }
        if let fault, fault != .killedAfter { throw fault }
        if sabotage == .unsyncedCommit { file.keepBeforeCommit() }
        let (inputs, cursors, state, at) = (commit.inputs, commit.cursors, commit.state, commit.at)
        file.write { contents in
            contents.cursors.merge(cursors) { _, new in new }
            for row in rows { contents.append(row) }
            for input in inputs { contents.append(input) }
            if let state { contents.keep(state, at: at) }
        }
        tail.withLock { $0 = end }
        if fault == .killedAfter { throw CommitFault.killedAfter }
        return records
    }

    package func replay(_ request: ReplayRequest) throws -> (reply: ReplayReply, records: [LogRecord]) {
        try file.read { contents in
            let reply = try contents.extent.judge(request) { seq in
                guard let hash = contents.hash(at: seq - 1) else {
                    throw StoreError.damaged(path: log, reason: "no hash at position \(seq - 1)")
                }
                return hash
            }
            guard reply.status == .ok else { return (reply, []) }
            let first = Int(reply.from - contents.base.seq - 1)
            let records = contents.rows.dropFirst(first).prefix(request.limit).map(\.record)
            return (reply.sending(records.count), records)
        }
    }

    package func cursors() throws -> [ServiceName: Cursor] { file.read { $0.cursors } }

    package func newestSnapshot() throws -> Snapshot? {
        guard let newest = file.read({ $0.checkpoints.last?.snapshot }) else { return nil }
        guard sabotage == .snapshotWithoutPlace else { return newest }
        return Snapshot(position: 0, version: newest.version, state: newest.state)
    }

    package func forEachInput(after position: Int64, _ body: (InputRow) throws -> Void) throws {
        for input in file.read({ Array($0.inputs(after: position)) }) { try body(input) }
    }

    package func journalEnd() throws -> Int64 { file.read { $0.journalEnd } }

    package func prune(before oldest: Int64, isJournaled: Bool, keepsLog: Bool) throws {
        file.write { $0.prune(before: oldest, isJournaled: isJournaled, keepsLog: keepsLog) }
    }
}

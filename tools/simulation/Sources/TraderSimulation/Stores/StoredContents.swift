import TraderProto
import TraderStore

/// What is on the disk: the tables that every store has, as values.
struct StoredContents: Sendable {
    struct Row: Sendable {
        var record: LogRecord
        var topic: Topic
        var at: Int64
        /// The chain's value after the record.
        var hash: RecordHash
    }

    struct Checkpoint: Sendable {
        var at: Int64
        var snapshot: Snapshot
        var logSeq: Int64
    }

    let log: String
    /// Records from `base.seq + 1` on.
    private(set) var rows: [Row] = []
    /// The last record that was pruned.
    private(set) var base: Cursor
    /// Inputs from `firstInput` on.
    private(set) var inputs: [InputRow] = []
    private(set) var firstInput: Int64 = 1
    private(set) var checkpoints: [Checkpoint] = []
    var cursors: [ServiceName: Cursor] = [:]

    init(log: String) {
        self.log = log
        base = .start(of: log)
    }

    var head: Cursor { rows.last.map { Cursor(log: log, seq: $0.record.seq, hash: $0.hash) } ?? base }

    var extent: LogExtent { LogExtent(log: log, oldest: base.seq + 1, head: head.seq) }

    /// The position of the last input; of the newest checkpoint when none is left.
    var journalEnd: Int64 { max(firstInput + Int64(inputs.count) - 1, checkpoints.last?.snapshot.position ?? 0) }

    /// The end of the log, as a process reads it when it opens the store.
    var end: LogEnd {
        var lastByTopic: [Topic: Int64] = [:]
        for row in rows { lastByTopic[row.topic] = row.record.seq }
        return LogEnd(seq: head.seq, hash: head.hash, lastByTopic: lastByTopic)
    }

    func row(at seq: Int64) -> Row? {
        let index = Int(seq - base.seq - 1)
        return rows.indices.contains(index) ? rows[index] : nil
    }

    /// The chain's value after `seq`; nil when it is not kept.
    func hash(at seq: Int64) -> RecordHash? { seq == base.seq ? base.hash : row(at: seq)?.hash }

    func inputs(after position: Int64) -> ArraySlice<InputRow> {
        inputs.dropFirst(max(0, Int(position - firstInput + 1)))
    }

    mutating func append(_ row: Row) { rows.append(row) }

    mutating func append(_ input: InputRow) {
        if inputs.isEmpty { firstInput = journalEnd + 1 }
        inputs.append(input)
    }

    /// Keeps a state; one at the same position replaces the one before.
    mutating func keep(_ state: (version: Int, bytes: [UInt8]), at: Int64) {
        let position = journalEnd
        checkpoints.removeAll { $0.snapshot.position == position }
        checkpoints.append(
            Checkpoint(at: at, snapshot: Snapshot(position: position, version: state.version, state: state.bytes), logSeq: head.seq))
    }

    mutating func prune(before oldest: Int64, isJournaled: Bool, keepsLog: Bool) {
        guard isJournaled else { return pruneLog(through: rows.last { $0.at < oldest }?.record.seq ?? 0) }
        guard let kept = checkpoints.last(where: { $0.at < oldest }) else { return }
        checkpoints.removeAll { $0.snapshot.position < kept.snapshot.position }
        let gone = min(inputs.count, max(0, Int(kept.snapshot.position - firstInput + 1)))
        inputs.removeFirst(gone)
        firstInput += Int64(gone)
        if !keepsLog { pruneLog(through: kept.logSeq) }
    }

    private mutating func pruneLog(through seq: Int64) {
        guard let last = row(at: seq) else { return }
        rows.removeFirst(Int(seq - base.seq))
        base = Cursor(log: log, seq: seq, hash: last.hash)
    }
}

import Foundation
import TraderBus
public import TraderModel
public import TraderProto
public import TraderStore

/// A machine over its store: one batch of inputs becomes one transaction. Driven step by step, without tasks and without a clock.
public struct MachineHost<Shell: MachineShell>: Sendable {
    public let shell: Shell
    /// The machine's state after the last committed step.
    public private(set) var machine: Shell.Machine
    /// The places after the last records applied, by upstream.
    public private(set) var cursors: [ServiceName: Cursor]
    private let store: any RecordStore
    private let inputsPerSnapshot: Int
    private let logSeconds: Int64
    private var inputsSinceSnapshot = 0
    /// Whether a checkpoint says from where on this version of the machine writes.
    private var isMarked = false
    private var snapshotAt: Timestamp?
    private var prunedAt: Timestamp?

    /// Loads the newest snapshot and applies what was journaled after it: crash and start are the same path.
    ///
    /// A snapshot of another version is taken over where the shell can; else the machine starts fresh and applies the whole kept journal, in
    /// silence: its outputs are in the log already. The state is kept again after `inputsPerSnapshot` journaled inputs, and the log for `logSeconds`.
    public init(
        _ shell: Shell, store: any RecordStore, inputsPerSnapshot: Int = HostLimits.inputsPerSnapshot,
        logSeconds: Int64 = HostLimits.logDays * 86_400
    ) throws {
        self.shell = shell
        self.store = store
        self.inputsPerSnapshot = inputsPerSnapshot
        self.logSeconds = logSeconds
        cursors = try store.cursors()
        var position: Int64 = 0
        var machine = shell.fresh
        let snapshot = try store.newestSnapshot()
        if let snapshot {
            isMarked = snapshot.version == shell.version
            let kept =
                isMarked
                ? try MachineState.machine(in: snapshot.state) : try shell.machine(ofVersion: snapshot.version, state: snapshot.state)
            if let kept { (machine, position) = (kept, snapshot.position) }
        }
        var replayed = 0
        try store.forEachInput(after: position) { row in
            if let input = try Self.input(from: row, shell) { machine.apply(input) { _ in } }
            replayed += 1
        }
        if let snapshot, position == 0, shell.keepsLog, try store.journalEnd() > replayed {
            throw UnreadableBook(kept: snapshot.version, version: shell.version)
        }
        self.machine = machine
        inputsSinceSnapshot = replayed
    }

    /// A book can neither be gone on with nor be made again: to begin it anew would be to lose it.
    public struct UnreadableBook: Error, Equatable, CustomStringConvertible {
        let kept: Int
        let version: Int

        public var description: String {
            "version \(version) of the machine cannot go on from what version \(kept) has kept, and the journal before that is pruned: "
                + "use a program of version \(kept)"
        }
    }

    /// What a step led to.
    public struct Step: Sendable {
        /// What was applied.
        public var inputs: [Shell.Machine.Input] = []
        /// The records as they stand in the log, to be published.
        public var records: [LogRecord] = []
        /// All outputs of the machine, those included that become no record.
        public var outputs: [Shell.Machine.Output] = []
    }

    /// Applies a batch and commits what follows from it.
    ///
    /// After a throw the machine is ahead of the log: the host must not be used again, and the process must end.
    public mutating func step(_ arrivals: [Arrival<Shell.Machine.Input>], at now: Timestamp) throws -> Step {
        try markVersion(at: now)
        var commit = Commit(at: now.microseconds)
        var step = Step()
        let shell = shell
        for arrival in arrivals {
            if let record = arrival.record, let source = arrival.source { commit.cursors[source] = record.cursor }
            guard let input = arrival.input else { continue }
            step.inputs.append(input)
            let before = shell.leavesOutWhatChangesNothing ? machine : nil
            let said = step.outputs.count
            let cause = arrival.cause
            machine.apply(input) { output in
                step.outputs.append(output)
                commit.drafts += shell.drafts(of: output, cause: cause)
            }
            guard shell.isJournaled, step.outputs.count > said || before != machine else { continue }
            commit.inputs.append(try Self.row(for: arrival, input, shell))
        }
        guard !commit.drafts.isEmpty || !commit.cursors.isEmpty || !commit.inputs.isEmpty else { return step }
        inputsSinceSnapshot += commit.inputs.count
        let isCheckpoint = isCheckpoint(at: now)
        if isCheckpoint { commit.state = (shell.version, try MachineState.bytes(of: machine)) }
        let outputs = step.outputs
        commit.project = { db in try shell.project(outputs, at: now, in: db) }
        step.records = try store.commit(commit)
        cursors.merge(commit.cursors) { _, new in new }
        if isCheckpoint {
            inputsSinceSnapshot = 0
            snapshotAt = now
        }
        try pruneDaily(at: now)
        return step
    }

    /// Keeps a checkpoint before the first input of a version: what follows is to be re-run by this version, from this state.
    private mutating func markVersion(at now: Timestamp) throws {
        guard shell.isJournaled, !isMarked else { return }
        var mark = Commit(at: now.microseconds)
        mark.state = (shell.version, try MachineState.bytes(of: machine))
        _ = try store.commit(mark)
        isMarked = true
    }

    private mutating func pruneDaily(at now: Timestamp) throws {
        guard let last = prunedAt, now < last.advanced(bySeconds: 86_400) else {
            try store.prune(
                before: now.advanced(bySeconds: -logSeconds).microseconds, isJournaled: shell.isJournaled, keepsLog: shell.keepsLog)
            prunedAt = now
            return
        }
    }

    private mutating func isCheckpoint(at now: Timestamp) -> Bool {
        guard shell.isJournaled else { return true }
        if inputsSinceSnapshot >= inputsPerSnapshot { return true }
        guard let last = snapshotAt else {
            snapshotAt = now
            return false
        }
        return now >= last.advanced(bySeconds: 86_400)
    }

    private static func row(for arrival: Arrival<Shell.Machine.Input>, _ input: Shell.Machine.Input, _ shell: Shell) throws -> InputRow {
        if let record = arrival.record, let source = arrival.source {
            let body = try shell.journaled(record.header, body: record.body)
            return InputRow(source: source.rawValue, seq: record.header.seq, body: body)
        }
        return InputRow(source: InputRow.ownSource, seq: nil, body: try WireCodec.encode(input))
    }

    static func input(from row: InputRow, _ shell: Shell) throws -> Shell.Machine.Input? {
        guard row.source != InputRow.ownSource else { return try WireCodec.decode(Shell.Machine.Input.self, from: row.body) }
        return try shell.input(from: WireCodec.decode(EnvelopeHeader.self, from: row.body), body: row.body)
    }
}

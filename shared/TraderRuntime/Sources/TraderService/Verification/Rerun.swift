import GRDB
import TraderModel
import TraderProto
import TraderStore

/// The journaled inputs of a store applied again by the same machine: every record, kept state and table must come out again.
///
/// It begins where the present version of the machine began to write; of what an older version wrote, the log alone is verified.
struct Rerun<Shell: MachineShell> {
    let service: ServiceName
    let shell: Shell
    let recording: Recording
    let upstream: UpstreamVerification
    /// Gets what the outputs become in the tables that people query.
    let tables: DatabaseQueue

    private var machine: Shell.Machine
    private var checkpoints: [Int64: Checkpoint]
    private var seq: Int64
    private var lastByTopic: [String: Int64] = [:]
    private let start: Int64
    /// Whether an older version of the machine wrote what is before `start`.
    private let isOlderBefore: Bool
    private(set) var counts: VerifiedCounts

    /// Whether the tables get all that ever led to rows: the re-run begins with the first input that there ever was, or what came before
    /// is in the log.
    var isWhole: Bool { start == 0 || hasEarlierTables }
    private var hasEarlierTables = false

    init(_ service: ServiceName, _ shell: Shell, _ recording: Recording, _ platform: RecordedPlatform, tables: DatabaseQueue) throws {
        self.service = service
        self.shell = shell
        self.recording = recording
        self.tables = tables
        upstream = UpstreamVerification(service: service, recording: recording, platform: platform)
        counts = VerifiedCounts(head: recording.head)
        let kept = try recording.checkpoints()
        for checkpoint in kept { try RecordedState(service: service, recording: recording, checkpoint: checkpoint).verifyPlace() }
        if let newer = kept.map(\.version).max(), newer > shell.version {
            throw Discrepancy(
                service, "its checkpoints",
                "version \(newer) of its machine wrote them, newer than this program's \(shell.version): use that program")
        }
        let old = kept.last { $0.version != shell.version }
        let first = kept.first { $0.version == shell.version && $0.position >= (old?.position ?? 0) }
        if let old, first == nil {
            counts.notes.append("version \(old.version) of its machine wrote all of it, this is version \(shell.version): not re-run")
        } else if let old, let first {
            counts.notes.append("what version \(old.version) of its machine wrote, through record \(first.logSeq), is not re-run")
        }
        checkpoints = Dictionary(kept.map { ($0.position, $0) }) { $1 }
        start = first?.position ?? (old == nil ? 0 : .max)
        isOlderBefore = old != nil
        seq = first?.logSeq ?? recording.base.seq
        machine = shell.fresh
        guard let first else { return }
        machine = try RecordedState(service: service, recording: recording, checkpoint: first).machine(of: shell)
        guard first.position > 0 || machine == shell.fresh else {
            throw Discrepancy(service, "the checkpoint at input 0", "its state is not that of a fresh machine")
        }
    }

    /// Makes the tables of the records before the re-run, when the log has them all and this version of the machine wrote them.
    mutating func makeEarlierTables(_ recorded: (EnvelopeHeader, [UInt8]) throws -> Shell.Machine.Output?) throws {
        guard start > 0, start < .max, recording.base.seq == 0, counts.notes.isEmpty else { return }
        try recording.forEachRecord(through: seq) { entry in
            let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
            guard let output = try recorded(header, entry.body) else { return }
            try tables.write { [shell] db in try shell.project([output], at: Timestamp(microseconds: entry.at), in: db) }
        }
        hasEarlierTables = true
    }

    /// Runs to the end. Throws the first `Discrepancy`.
    mutating func run() throws {
        if start < .max { try readTopics() }
        var position = (try recording.firstInput() ?? 1) - 1
        guard position <= start else { throw Discrepancy(service, "input \(start + 1)", "it is missing from the journal") }
        var reading = try JournalReading(upstream: upstream)
        try recording.forEachInput(after: position) { next, row in
            guard next == position + 1 else { throw Discrepancy(service, "input \(position + 1)", "it is missing from the journal") }
            position = next
            let isOlder = isOlderBefore && position <= start
            try upstream.verify(row, at: position, isOlder: isOlder, shell)
            if isOlder {
                try reading.takeOlder(row, at: position)
                if position == start { reading.forgetOlder() }
                return
            }
            try reading.take(row, at: position, shell, machine)
            guard position > start else { return }
            try apply(row, at: position)
            try compareState(at: position)
            counts.inputs += 1
        }
        guard start < .max else { return }
        try reading.verifyEnd(shell, machine)
        if let extra = try recording.record(at: seq + 1) {
            throw Discrepancy(service, RecordName.of(extra), "no recorded input leads to it")
        }
    }

    private mutating func apply(_ row: InputRow, at position: Int64) throws {
        guard let input = try MachineHost.input(from: row, shell) else { return }
        let cause = ServiceName(rawValue: row.source).flatMap { source in row.seq.map { Cause(service: source, seq: $0) } }
        var outputs: [Shell.Machine.Output] = []
        machine.apply(input) { outputs.append($0) }
        var at = Timestamp(microseconds: 0)
        for draft in outputs.flatMap({ shell.drafts(of: $0, cause: cause) }) { at = try compare(draft, at: position) }
        guard !outputs.isEmpty else { return }
        try tables.write { [shell] db in try shell.project(outputs, at: at, in: db) }
    }

    /// Holds a draft against the next record; answers when that was written, which a re-run cannot know.
    private mutating func compare(_ draft: Draft, at position: Int64) throws -> Timestamp {
        seq += 1
        guard let entry = try recording.record(at: seq) else {
            throw Discrepancy(service, "record \(seq)", "it is missing: input \(position) leads to a record of \(draft.topic)/\(draft.key)")
        }
        let kept = lastByTopic[entry.topic]
        let prev = try kept ?? WireCodec.decode(EnvelopeHeader.self, from: entry.body).prev
        let body = try draft.body(at: .init(log: recording.log, seq: seq, prev: prev, at: entry.at))
        guard body == entry.body else {
            throw Discrepancy(service, RecordName.of(entry), RecordDifference.between(recorded: entry.body, rerun: body))
        }
        lastByTopic[entry.topic] = seq
        counts.reproduced += 1
        return Timestamp(microseconds: entry.at)
    }

    private mutating func compareState(at position: Int64) throws {
        guard let checkpoint = checkpoints[position] else { return }
        guard checkpoint.logSeq == seq else {
            throw Discrepancy(
                service, "the checkpoint at input \(position)", "it names record \(checkpoint.logSeq), the re-run is at \(seq)")
        }
        guard try RecordedState(service: service, recording: recording, checkpoint: checkpoint).machine(of: shell) == machine else {
            throw Discrepancy(service, "the checkpoint at input \(position)", "its state is not the one that the re-run reaches")
        }
        counts.checkpoints += 1
    }

    private mutating func readTopics() throws {
        var topics: [String: Int64] = [:]
        try recording.forEachRecord(through: seq) { topics[$0.topic] = $0.seq }
        lastByTopic = topics
    }
}

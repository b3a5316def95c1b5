import TraderModel
import TraderProto
import TraderStore

/// The upstreams' records in a journal: each source's in their order, none left out that says something to the machine, or changes it where the
/// journal leaves out the others.
struct JournalReading {
    let upstream: UpstreamVerification
    private var last: [ServiceName: Int64] = [:]
    private let setAside: Set<Cause>

    init(upstream: UpstreamVerification) throws {
        self.upstream = upstream
        setAside = try upstream.recording.setAsideCauses()
    }

    /// Takes an input that an older version of the machine journaled: what said something to that one is not known here.
    mutating func takeOlder(_ row: InputRow, at position: Int64) throws {
        guard let source = ServiceName(rawValue: row.source), let seq = row.seq else { return }
        if let before = last[source], seq <= before { throw outOfOrder(source, seq, before, position) }
        last[source] = seq
    }

    /// What comes from here on was journaled by the present version.
    mutating func forgetOlder() { last = [:] }

    private func outOfOrder(_ source: ServiceName, _ seq: Int64, _ before: Int64, _ position: Int64) -> Discrepancy {
        Discrepancy(upstream.service, "input \(position)", "it is record \(seq) of \(source), after record \(before) of it")
    }

    /// Takes the next input of `machine`, which has applied those before. Throws a `Discrepancy` when one of its source is missing before it.
    mutating func take<Shell: MachineShell>(_ row: InputRow, at position: Int64, _ shell: Shell, _ machine: Shell.Machine) throws {
        guard let source = ServiceName(rawValue: row.source), let seq = row.seq else { return }
        if let before = last[source] {
            guard seq > before else { throw outOfOrder(source, seq, before, position) }
            try refuseLeftOut(source, before + 1..<seq, before: "input \(position)", shell, machine)
        }
        last[source] = seq
    }

    /// Holds the cursors against the last inputs, after which `machine` is as it is.
    func verifyEnd<Shell: MachineShell>(_ shell: Shell, _ machine: Shell.Machine) throws {
        let cursors = try upstream.recording.cursors()
        if let source = last.keys.filter({ cursors[$0] == nil }).min(by: { $0.rawValue < $1.rawValue }) {
            throw Discrepancy(upstream.service, "its cursor on \(source)", "it has none, and inputs of it in the journal")
        }
        for (source, cursor) in cursors {
            guard let end = last[source] else { continue }
            guard end <= cursor.seq else {
                throw Discrepancy(upstream.service, "its cursor on \(source)", "it is at \(cursor.seq), the journal at record \(end)")
            }
            try refuseLeftOut(source, end + 1..<cursor.seq + 1, before: "its cursor on \(source)", shell, machine)
        }
    }

    private func refuseLeftOut<Shell: MachineShell>(
        _ source: ServiceName, _ range: Range<Int64>, before place: String, _ shell: Shell, _ machine: Shell.Machine
    ) throws {
        guard let log = upstream.platform.recordings[source] else { return }
        for seq in range where seq > log.base.seq && !setAside.contains(Cause(service: source, seq: seq)) {
            guard let entry = try log.record(at: seq) else { continue }
            let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
            guard let input = try shell.input(from: header, body: entry.body) else { continue }
            if shell.leavesOutWhatChangesNothing, !Self.changes(machine, input) { continue }
            throw Discrepancy(upstream.service, place, "\(RecordName.of(entry)) of \(source) was left out before it")
        }
    }

    private static func changes<Machine: TraderModel.Machine>(_ machine: Machine, _ input: Machine.Input) -> Bool {
        var changed = machine
        var isSilent = true
        changed.apply(input) { _ in isSilent = false }
        return !isSilent || changed != machine
    }
}

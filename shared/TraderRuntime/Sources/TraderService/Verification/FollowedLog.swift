import TraderModel
import TraderProto
import TraderStore

/// A walk through an upstream's log that yields what its records lead to in a follower's log, one after the other.
struct FollowedLog<Shell: MachineShell> {
    /// What comes next: as it is written now, and as an earlier version wrote it, where that is otherwise.
    struct Next {
        var draft: Draft
        var earlier: Draft?
    }

    private let shell: Shell
    private let source: ServiceName
    private let upstream: Recording
    /// The last record that the follower has read.
    private let end: Int64
    /// Records that the follower was told to pass over.
    private let setAside: Set<Cause>
    private var seq: Int64
    private var pending: [Next] = []
    /// Whether the walk begins where the follower's first record says; its log was pruned before.
    private var isOpen: Bool

    init(shell: Shell, source: ServiceName, upstream: Recording, end: Int64, setAside: Set<Cause>, isFromStart: Bool) {
        self.shell = shell
        self.source = source
        self.upstream = upstream
        self.end = end
        self.setAside = setAside
        seq = upstream.base.seq
        isOpen = !isFromStart
    }

    /// What comes next, if it follows from a record through `limit`.
    mutating func next(upTo limit: Int64) throws -> Next? {
        if isOpen {
            guard limit < .max else { return nil }
            isOpen = false
            seq = limit - 1
        }
        while pending.isEmpty, seq < min(limit, end) {
            seq += 1
            guard !setAside.contains(Cause(service: source, seq: seq)) else { continue }
            guard let entry = try upstream.record(at: seq) else { return nil }
            let cause = Cause(service: source, seq: seq)
            pending = try shell.outputs(of: entry).flatMap { all(of: $0, cause) }
        }
        guard let first = pending.first, let cause = first.draft.cause, cause.seq <= limit else { return nil }
        pending.removeFirst()
        return first
    }

    private func all(of output: Shell.Machine.Output, _ cause: Cause) -> [Next] {
        let earlier = shell.earlierDrafts(of: output, cause: cause)
        return shell.drafts(of: output, cause: cause).enumerated().map { place, draft in
            Next(draft: draft, earlier: place < earlier.count ? earlier[place] : nil)
        }
    }
}

extension MachineShell {
    /// What a machine without memory says of a recorded record.
    func outputs(of entry: RecordedEntry) throws -> [Machine.Output] {
        let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
        guard let input = try input(from: header, body: entry.body) else { return [] }
        var machine = fresh
        var outputs: [Machine.Output] = []
        machine.apply(input) { outputs.append($0) }
        return outputs
    }
}

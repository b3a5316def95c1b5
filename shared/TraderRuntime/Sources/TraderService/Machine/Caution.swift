package import TraderBus
package import TraderModel
package import TraderProto
package import TraderStore

/// What a service does after a life that ended badly: it takes records one at a time, each noted in the store before, so that the one that
/// ends it again is known. What has ended three lives so is not tried any more.
package struct Caution {
    /// Records after which it goes on as usual: more than a batch of each upstream holds, in which the one that did it was.
    static let records = 1_024

    private let store: Store
    /// What the life before was about to apply; nil once it is in the log.
    private var suspect: RecordTrial?
    /// What is being attempted.
    private var current: RecordTrial?
    /// Records that are still to be taken one at a time.
    private var left: Int

    /// Begins a life in `store`, and finds out how the one before it ended.
    package init(_ store: Store) throws {
        self.store = store
        let endedBadly: Bool
        (endedBadly, suspect) = try store.beginTrial()
        left = endedBadly || suspect != nil ? Self.records : 0
    }

    /// Whether records are to be taken one at a time, each with `attempt` before it.
    package var isCareful: Bool { left > 0 }

    /// The record that is not tried again without a person's word; nil when there is none.
    package var hopeless: RecordTrial? { suspect.flatMap { $0.isHopeless ? $0 : nil } }

    /// Notes that the record at `seq` of `source` is about to be applied; an input of the service's own has no `seq`. Does nothing when
    /// nothing is under suspicion.
    package mutating func attempt(_ name: String, source: String, seq: Int64?) throws {
        guard isCareful else { return }
        left -= 1
        let before = suspect.map { $0.source == source && $0.seq == seq ? $0.tries : 0 } ?? 0
        let trial = RecordTrial(source: source, seq: seq, name: String(name.prefix(200)), tries: before + 1)
        try store.note(trial)
        current = trial
    }

    /// Applies `records` of an upstream as one step, or record by record when one of them may have ended the lives before; `done` gets each
    /// step once it is in the log.
    package mutating func take<Shell: MachineShell>(
        _ records: [SequencedRecord], of source: ServiceName, by nudged: inout NudgedHost<Shell>, at now: () -> Timestamp,
        done: (MachineHost<Shell>.Step, MachineHost<Shell>) -> Void
    ) throws {
        var rest = records[...]
        while !rest.isEmpty {
            let part = isCareful ? rest.prefix(1) : rest
            let step = try attempting { caution in
                if caution.isCareful, let record = part.first {
                    try caution.attempt(record.name, source: source.rawValue, seq: record.header.seq)
                }
                return try nudged.take(part, of: source, at: now())
            }
            done(step, nudged.host)
            rest = rest.dropFirst(part.count)
        }
    }

    /// Does `body`, which attempts something, and remembers how it ended.
    package mutating func attempting<Value>(_ body: (inout Caution) throws -> Value) throws -> Value {
        do {
            let value = try body(&self)
            if let current, current.place == suspect?.place { suspect = nil }
            current = nil
            return value
        } catch {
            forgive(after: error)
            throw error
        }
    }

    /// A disk that fails is no fault of the record's: the trial is what it was.
    private func forgive(after error: any Error) {
        guard let error = error as? StoreError else { return }
        switch error {
        case .unusable, .damaged, .displaced, .inUse:
            // What the disk refuses now is what the error says already.
            try? store.note(suspect)
        default: return
        }
    }

    /// A person has said what to do about the hopeless record: it is set aside, or to be tried again.
    package mutating func heard() {
        suspect = nil
        left = Self.records
    }
}

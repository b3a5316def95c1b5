package import TraderBus
package import TraderModel
package import TraderProto
package import TraderStore

/// What a service does after lives that ended before they had committed anything: it takes records one at a time, each noted in the store
/// before, so that the one that ends it is known, and gives up on a record that has ended it three times.
package struct Caution {
    /// Records after which it goes on as usual: more than a batch of each upstream holds, in which the one that did it was.
    static let records = 1_024

    private let store: Store
    /// Lives in a row that ended in vain.
    private var vain: Int
    /// What the life before was about to apply.
    private var suspect: RecordTrial?
    /// Records that are still to be taken one at a time.
    private var left: Int

    /// Counts this life in `store`, and finds out how the ones before it ended.
    package init(_ store: Store) throws {
        self.store = store
        (vain, suspect) = try store.beginTrial()
        left = vain > 0 || suspect != nil ? Self.records : 0
    }

    /// Whether records are to be taken one at a time, each with `attempt` before it.
    package var isCareful: Bool { left > 0 }

    /// The record that is not tried again without a person's word; nil when there is none.
    package var hopeless: RecordTrial? { suspect.flatMap { $0.isHopeless ? $0 : nil } }

    /// Notes that the record at `seq` of `source` is about to be applied; without both an input of the service's own. Does nothing when
    /// nothing is under suspicion.
    package mutating func attempt(_ name: String, source: String, seq: Int64?) throws {
        guard isCareful else { return }
        left -= 1
        let isSame = suspect?.source == source && suspect?.seq == seq
        let tries = isSame ? (suspect?.tries ?? 0) + 1 : vain + 1
        // What comes after the first is not what ended the lives before.
        vain = 0
        let trial = RecordTrial(source: source, seq: seq, name: String(name.prefix(200)), tries: tries)
        try store.note(trial)
        suspect = trial
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
            suspect = nil
            return value
        } catch {
            forgive(after: error)
            throw error
        }
    }

    /// A disk that fails is no fault of the record's.
    private func forgive(after error: any Error) {
        guard let error = error as? StoreError, let suspect else { return }
        switch error {
        case .unusable, .damaged, .displaced, .inUse:
            // What the disk refuses now is what the error says already.
            try? store.note(suspect.tries > 1 ? suspect.before : nil)
        default: return
        }
    }

    /// A person has said what to do about the hopeless record: it is set aside, or to be tried again.
    package mutating func heard() {
        suspect = nil
        vain = 0
        left = Self.records
    }
}

extension RecordTrial {
    /// The same before the attempt under way.
    fileprivate var before: RecordTrial { RecordTrial(source: source, seq: seq, name: name, tries: tries - 1) }
}

import TestSupport
import TraderProto
import TraderStore

/// Something that a service does to its store, made up by chance, and what it should leave there.
enum RandomStep {
    case commit(Batch)
    case prune(before: Int64)

    /// A commit of a random size.
    struct Batch {
        var at: Int64
        var texts: [(topic: Topic, text: String)]
        var inputs: [(source: ServiceName, seq: Int64)]
        var state: [UInt8]?
        var note: String?
    }

    /// The step with that number, in a store that had `upstreams` applied so far. The moment of a step is its number.
    init(_ number: Int64, upstreams: inout [ServiceName: Int64], _ generator: inout SplitMix64) {
        if generator.happens(onceIn: 12) {
            self = .prune(before: number - generator.number(in: 0...8))
            return
        }
        let texts = (0..<generator.number(in: 0...4)).map { index in
            // Now and then a record that does not fit in one page.
            let length = generator.happens(onceIn: 10) ? generator.number(in: 4_000...20_000) : generator.number(in: 0...300)
            let topic: Topic = generator.happens(onceIn: 3) ? .fires : .candles
            return (topic, "\(number).\(index) " + String(repeating: "x", count: Int(length)))
        }
        let inputs = (0..<generator.number(in: 0...4)).map { _ in
            let source: ServiceName = generator.happens(onceIn: 3) ? .liqPoller : .marketFeed
            let seq = upstreams[source, default: 0] + generator.number(in: 1...3)
            upstreams[source] = seq
            return (source, seq)
        }
        var batch = Batch(at: number, texts: texts, inputs: inputs)
        if generator.happens(onceIn: 4) {
            batch.state = (0..<generator.number(in: 1...12_000)).map { UInt8(truncatingIfNeeded: $0 &+ number) }
        }
        if generator.happens(onceIn: 3) { batch.note = "note \(number)" }
        self = .commit(batch)
    }

    /// Does it, and answers the new records.
    func run(on store: Store) throws -> [LogRecord] {
        switch self {
        case .commit(let batch): return try store.commit(batch.commit)
        case .prune(let oldest):
            try store.prune(before: oldest, isJournaled: true)
            return []
        }
    }

    /// What a store with these contents holds after it.
    func applied(to before: StoreContents) -> StoreContents {
        switch self {
        case .commit(let batch): batch.applied(to: before)
        case .prune(let oldest): before.pruned(before: oldest)
        }
    }
}

extension RandomStep.Batch {
    fileprivate var commit: Commit {
        var commit = Commit(at: at)
        commit.drafts = texts.map { .note($0.text, on: $0.topic) }
        for (source, seq) in inputs { commit.take(seq, from: source) }
        commit.state = state.map { (1, $0) }
        if let note { commit.projectNote(note) }
        return commit
    }

    fileprivate func applied(to before: StoreContents) -> StoreContents {
        var contents = before
        for (topic, text) in texts {
            let seq = contents.head + 1
            contents.records.append("\(seq) \(topic) \(at) \(seq) \(text)")
        }
        for (source, seq) in inputs { contents.inputs.append("\(contents.journalEnd + 1) \(source) \(seq) \(source)/\(seq)") }
        for (source, seq) in inputs { contents.cursors[source.rawValue] = "L \(seq) \(RecordHash.genesis)" }
        if let note { contents.notes.append(note) }
        if let state {
            let position = contents.journalEnd
            contents.snapshots.removeAll { $0.position == position }
            contents.snapshots.append(.init(position: position, at: at, logSeq: contents.head, state: state))
        }
        return contents
    }
}

extension StoreContents {
    /// Without what the newest snapshot before `oldest` makes needless.
    fileprivate func pruned(before oldest: Int64) -> StoreContents {
        guard let kept = snapshots.last(where: { $0.at < oldest }) else { return self }
        var contents = self
        contents.snapshots.removeAll { $0.position < kept.position }
        contents.inputs.removeFirst(max(0, Int(kept.position - journalBase)))
        contents.journalBase = max(journalBase, kept.position)
        contents.records.removeFirst(max(0, Int(kept.logSeq - base)))
        contents.base = max(base, kept.logSeq)
        return contents
    }
}

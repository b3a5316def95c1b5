package import TraderProto

/// Where a log ends, and what the next record follows: how a draft becomes a record, whatever keeps it.
package struct LogEnd: Equatable, Sendable {
    /// The position of the last record; 0 before the first.
    package private(set) var seq: Int64
    /// The chain's value there.
    package private(set) var hash: RecordHash
    /// The position of the last record of each topic.
    private var lastByTopic: [Topic: Int64]

    /// The end behind the record at `seq`; before the first record by default.
    package init(seq: Int64 = 0, hash: RecordHash = .genesis, lastByTopic: [Topic: Int64] = [:]) {
        self.seq = seq
        self.hash = hash
        self.lastByTopic = lastByTopic
    }

    /// Gives `draft` the next place. Throws when its payload cannot be written as JSON.
    package mutating func append(_ draft: Draft, log: String, at: Int64) throws(WireError) -> LogRecord {
        let next = seq + 1
        let body = try draft.body(at: .init(log: log, seq: next, prev: lastByTopic[draft.topic], at: at))
        hash = RecordHash.chained(previous: hash, body: body)
        seq = next
        lastByTopic[draft.topic] = next
        return LogRecord(seq: next, name: FrameName.of(topic: draft.topic, key: draft.key), body: body, cause: draft.cause)
    }
}

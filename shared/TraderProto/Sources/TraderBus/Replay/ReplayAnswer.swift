public import TraderProto

/// What a writer gives to a replay request: the reply, and the records in the order of the log.
public struct ReplayAnswer: Sendable {
    /// The reply; its `count` is the number of the records.
    public let reply: ReplayReply
    /// The records from `reply.from` on; none unless the status is `ok`.
    public let records: [BusRecord]

    /// The answer of a reply, whose count is set here, and the records.
    public init(_ reply: ReplayReply, records: [BusRecord] = []) {
        self.reply = reply.sending(records.count)
        self.records = records
    }

    /// The first records of the answer, so many that they have `bytes` at most, and one at least; the reader asks for the rest.
    func atMost(_ bytes: Int) -> ReplayAnswer {
        var sum = 0
        let fitting = records.prefix { record in
            sum += record.name.utf8.count + record.body.count
            return sum <= bytes
        }
        guard fitting.count < records.count else { return self }
        return ReplayAnswer(reply, records: Array(records.prefix(max(1, fitting.count))))
    }
}

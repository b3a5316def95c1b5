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
}

/// A writer's answer to a replay request, before the records: whose history it is and where the records stand in it.
public struct ReplayReply: Equatable, Codable, Sendable {
    /// What became of the request.
    public enum Status: String, Codable, Sendable {
        /// The records follow; none when the reader has them all.
        case ok
        /// The writer's history is not the one that the reader has read.
        case otherHistory
        /// The writer no longer has the records asked for.
        case tooOld
        /// The request was not one.
        case refused
    }

    /// What became of the request.
    public let status: Status
    /// The identity of the writer's log.
    public let log: String
    /// The position of the oldest record that the writer has; 1 when the log is empty.
    public let oldest: Int64
    /// The position of the last record of the log; 0 when it is empty.
    public let head: Int64
    /// The position of the first record sent, also when none is.
    public let from: Int64
    /// The chain's value at `from - 1`.
    public let before: RecordHash
    /// The number of records that follow, two frames each.
    public let count: Int
    /// Why there are no records, unless the status is `ok`.
    public let reason: String?

    /// A reply of all its parts.
    public init(
        status: Status, log: String, oldest: Int64, head: Int64, from: Int64, before: RecordHash, count: Int, reason: String?
    ) {
        self.status = status
        self.log = log
        self.oldest = oldest
        self.head = head
        self.from = from
        self.before = before
        self.count = count
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey { case status, log, oldest, head, from, before, count, reason }

    /// Throws for positions that no log comes to.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        status = try container.decode(Status.self, forKey: .status)
        log = try container.decode(String.self, forKey: .log)
        oldest = try container.decode(in: LogPosition.range, forKey: .oldest)
        head = try container.decode(in: LogPosition.range, forKey: .head)
        from = try container.decode(in: LogPosition.range, forKey: .from)
        before = try container.decode(RecordHash.self, forKey: .before)
        count = try container.decode(Int.self, forKey: .count)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }

    /// The same reply with the number of records that were really read.
    public func sending(_ count: Int) -> ReplayReply {
        ReplayReply(status: status, log: log, oldest: oldest, head: head, from: from, before: before, count: count, reason: reason)
    }

    /// Writes every key: what is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(status, forKey: .status)
        try container.encode(log, forKey: .log)
        try container.encode(oldest, forKey: .oldest)
        try container.encode(head, forKey: .head)
        try container.encode(from, forKey: .from)
        try container.encode(before, forKey: .before)
        try container.encode(count, forKey: .count)
        try container.encode(reason, forKey: .reason)
    }
}

/// An envelope without its payload: what a reader of any topic needs to place a record.
public struct EnvelopeHeader: Equatable, Codable, Sendable {
    /// What it is about, as text, since a reader also places records of topics that it does not know.
    public let topic: String
    /// What it is about within the topic.
    public let key: String
    /// The identity of the writer's log.
    public let log: String
    /// The position in the log, dense from 1; for an ephemeral message the head of the log.
    public let seq: Int64
    /// The position of the record before on the same topic; nil when there is none.
    public let prev: Int64?
    /// When it was written, in microseconds since 1970 UTC.
    public let at: Int64
    /// The upstream record that it follows from, if any.
    public let cause: Cause?
    /// The version of the payload's form.
    public let v: Int

    /// A header of all its parts.
    public init(topic: String, key: String, log: String, seq: Int64, prev: Int64?, at: Int64, cause: Cause?, v: Int) {
        self.topic = topic
        self.key = key
        self.log = log
        self.seq = seq
        self.prev = prev
        self.at = at
        self.cause = cause
        self.v = v
    }

    private enum CodingKeys: String, CodingKey { case topic, key, log, seq, prev, at, cause, v }

    /// Throws for a position that no log comes to, and for a moment out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        topic = try container.decode(String.self, forKey: .topic)
        key = try container.decode(String.self, forKey: .key)
        log = try container.decode(String.self, forKey: .log)
        seq = try container.decode(in: LogPosition.range, forKey: .seq)
        prev = try container.decodeIfPresent(Int64.self, forKey: .prev)
        at = try container.decode(in: LogPosition.moments, forKey: .at)
        cause = try container.decodeIfPresent(Cause.self, forKey: .cause)
        v = try container.decode(Int.self, forKey: .v)
    }

    /// The topic when this build knows it.
    public var knownTopic: Topic? { Topic(rawValue: topic) }

    /// The name that the message's first frame must have.
    public var frameName: String { FrameName.of(topic: topic, key: key) }

    /// Writes every key: what is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(topic, forKey: .topic)
        try container.encode(key, forKey: .key)
        try container.encode(log, forKey: .log)
        try container.encode(seq, forKey: .seq)
        try container.encode(prev, forKey: .prev)
        try container.encode(at, forKey: .at)
        try container.encode(cause, forKey: .cause)
        try container.encode(v, forKey: .v)
    }
}

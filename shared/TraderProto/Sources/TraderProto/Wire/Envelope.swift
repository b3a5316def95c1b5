/// The one form of every message that a service publishes: where it stands in its writer's log, and the payload.
public struct Envelope<Payload: Codable & Sendable>: Codable, Sendable {
    /// What it is about; decides the type of the payload.
    public let topic: Topic
    /// What it is about within the topic, such as `coinbase:BTC-USD`.
    public let key: String
    /// The identity of the writer's log: a UUID made with the store.
    public let log: String
    /// The position in the log, dense from 1. An ephemeral message carries the head of the log and takes no position.
    public let seq: Int64
    /// The position of the record before on the same topic; nil when there is none, and in ephemeral messages.
    public let prev: Int64?
    /// When it was written, in microseconds since 1970 UTC.
    public let at: Int64
    /// The upstream record that it follows from; nil when the writer took it from outside.
    public let cause: Cause?
    /// The version of the payload's form, from 1.
    public let v: Int
    /// The payload.
    public let data: Payload

    /// An envelope of all its parts.
    public init(topic: Topic, key: String, log: String, seq: Int64, prev: Int64?, at: Int64, cause: Cause?, v: Int, data: Payload) {
        self.topic = topic
        self.key = key
        self.log = log
        self.seq = seq
        self.prev = prev
        self.at = at
        self.cause = cause
        self.v = v
        self.data = data
    }

    /// A message that is sent and not logged; `head` is the last position of the writer's log.
    public static func ephemeral(topic: Topic, key: String, log: String, head: Int64, at: Int64, v: Int = 1, data: Payload) -> Envelope {
        precondition(!topic.isDurable, "a durable topic's record goes through the log")
        return Envelope(topic: topic, key: key, log: log, seq: head, prev: nil, at: at, cause: nil, v: v, data: data)
    }

    /// The name of its first frame, `topic/key`.
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
        try container.encode(data, forKey: .data)
    }
}

extension Envelope: Equatable where Payload: Equatable {}

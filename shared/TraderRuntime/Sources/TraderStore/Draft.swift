public import TraderProto

/// A record before it has its place in the log.
public struct Draft: Sendable {
    public let topic: Topic
    public let key: String
    let cause: Cause?
    let envelope: @Sendable (Place) throws(WireError) -> [UInt8]

    /// Where a record comes to stand.
    struct Place {
        var log: String
        var seq: Int64
        var prev: Int64?
        var at: Int64
    }

    /// A record of a durable topic about `key`; `version` is the version of the payload's form.
    public init<Payload: Codable & Sendable>(_ topic: Topic, key: String, version: Int = 1, cause: Cause?, data: Payload) {
        precondition(topic.isDurable, "\(topic) is not logged")
        self.topic = topic
        self.key = key
        self.cause = cause
        envelope = { place throws(WireError) in
            try WireCodec.encode(
                Envelope(
                    topic: topic, key: key, log: place.log, seq: place.seq, prev: place.prev, at: place.at, cause: cause, v: version,
                    data: data))
        }
    }
}

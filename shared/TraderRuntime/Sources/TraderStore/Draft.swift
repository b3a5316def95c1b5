public import TraderProto

/// A record before it has its place in the log.
public struct Draft: Sendable {
    public let topic: Topic
    public let key: String
    public let cause: Cause?
    let envelope: @Sendable (Place) throws(WireError) -> [UInt8]

    /// Where a record comes to stand.
    public struct Place: Sendable {
        public var log: String
        public var seq: Int64
        /// The position of the record before on the same topic; nil when there is none.
        public var prev: Int64?
        /// When it is written, in microseconds since 1970 UTC.
        public var at: Int64

        public init(log: String, seq: Int64, prev: Int64?, at: Int64) {
            self.log = log
            self.seq = seq
            self.prev = prev
            self.at = at
        }
    }

    /// The envelope that the record has at `place`.
    public func body(at place: Place) throws(WireError) -> [UInt8] { try envelope(place) }

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

/// What every service says once a second on `pulse/SERVICE`, so that a lost tail and a silent writer are noticed.
public struct Pulse: Equatable, Codable, Sendable {
    /// Who says it.
    public let service: ServiceName
    /// The identity of its log.
    public let log: String
    /// The last position of its log; 0 when it is empty.
    public let seq: Int64
    /// The chain's value at that position: a reader at the same position sees at once when it has read another history.
    public let hash: RecordHash
    /// When it was said, in microseconds since 1970 UTC.
    public let at: Int64

    /// A pulse of `service`, whose log ends at `head`.
    public init(service: ServiceName, head: Cursor, at: Int64) {
        self.service = service
        self.log = head.log
        self.seq = head.seq
        self.hash = head.hash
        self.at = at
    }

    /// Throws for a position that no log comes to, and for a moment out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        service = try container.decode(ServiceName.self, forKey: .service)
        log = try container.decode(String.self, forKey: .log)
        seq = try container.decode(in: LogPosition.range, forKey: .seq)
        hash = try container.decode(RecordHash.self, forKey: .hash)
        at = try container.decode(in: LogPosition.moments, forKey: .at)
    }

    private enum CodingKeys: String, CodingKey { case service, log, seq, hash, at }

    /// The message that carries it.
    public var envelope: Envelope<Pulse> {
        .ephemeral(topic: .pulse, key: service.rawValue, log: log, head: seq, at: at, data: self)
    }
}

/// A place in one history: the log, the position of the last record read, and the chain's value there.
public struct Cursor: Hashable, Codable, Sendable {
    /// The identity of the log.
    public let log: String
    /// The position of the last record read; 0 before the first.
    public let seq: Int64
    /// The chain's value at that position; `RecordHash.genesis` at 0.
    public let hash: RecordHash

    /// A place in the history of `log`.
    public init(log: String, seq: Int64, hash: RecordHash) {
        self.log = log
        self.seq = seq
        self.hash = hash
    }

    private enum CodingKeys: String, CodingKey { case log, seq, hash }

    /// Throws for a position that no log comes to.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        log = try container.decode(String.self, forKey: .log)
        seq = try container.decode(in: LogPosition.range, forKey: .seq)
        hash = try container.decode(RecordHash.self, forKey: .hash)
    }

    /// The place before the first record of `log`.
    public static func start(of log: String) -> Cursor { Cursor(log: log, seq: 0, hash: .genesis) }

    /// The place after the next record, whose envelope is `body`.
    public func after(body: [UInt8]) -> Cursor {
        Cursor(log: log, seq: seq + 1, hash: .chained(previous: hash, body: body))
    }
}

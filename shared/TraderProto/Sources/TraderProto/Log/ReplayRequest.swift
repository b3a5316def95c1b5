/// What a reader asks a writer's replay socket: a page of records from a position on, if the writer's history is the reader's.
public struct ReplayRequest: Equatable, Codable, Sendable {
    /// The first position wanted; 0 means the oldest that the writer has.
    public let from: Int64
    /// The most records wanted in one reply; the writer may send fewer.
    public let limit: Int
    /// The log that the reader has read so far; nil when it has read none.
    public let log: String?
    /// The chain's value at `from - 1` as the reader knows it; nil when it does not.
    public let hash: RecordHash?

    /// A request of all its parts.
    public init(from: Int64, limit: Int, log: String?, hash: RecordHash?) {
        self.from = from
        self.limit = limit
        self.log = log
        self.hash = hash
    }

    /// What a reader at `cursor` asks next; without a cursor, the oldest records that there are.
    public init(after cursor: Cursor?, limit: Int) {
        self.init(from: cursor.map { $0.seq + 1 } ?? 0, limit: limit, log: cursor?.log, hash: cursor?.hash)
    }

    /// Writes every key: what is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
        try container.encode(limit, forKey: .limit)
        try container.encode(log, forKey: .log)
        try container.encode(hash, forKey: .hash)
    }
}

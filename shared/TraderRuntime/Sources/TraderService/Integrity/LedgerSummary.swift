/// What a stretch of an instrument's bars or readings was made of.
public struct LedgerSummary: Codable, Equatable, Sendable {
    public var instrument: String
    /// Length of a bar or reading in seconds.
    public var seconds: Int64
    /// All of them.
    public var count: Int
    public var history: Int
    public var stream: Int
    public var rest: Int
    public var missing: Int
    /// Those without a trade, in any way of coming to be known.
    public var filled: Int
    /// The latest of them after the moment at which it could be known, in milliseconds; null when all are history.
    public var slowestMilliseconds: Int64?
    /// Those that the venue told otherwise afterwards.
    public var revised: Int

    package init(
        instrument: String, seconds: Int64, count: Int, history: Int, stream: Int, rest: Int, missing: Int, filled: Int,
        slowestMilliseconds: Int64?, revised: Int
    ) {
        self.instrument = instrument
        self.seconds = seconds
        self.count = count
        self.history = history
        self.stream = stream
        self.rest = rest
        self.missing = missing
        self.filled = filled
        self.slowestMilliseconds = slowestMilliseconds
        self.revised = revised
    }

    private enum CodingKeys: String, CodingKey {
        case instrument, seconds, count, history, stream, rest, missing, filled, revised
        case slowestMilliseconds = "slowest_ms"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(count, forKey: .count)
        try container.encode(history, forKey: .history)
        try container.encode(stream, forKey: .stream)
        try container.encode(rest, forKey: .rest)
        try container.encode(missing, forKey: .missing)
        try container.encode(filled, forKey: .filled)
        try container.encode(slowestMilliseconds, forKey: .slowestMilliseconds)
        try container.encode(revised, forKey: .revised)
    }
}

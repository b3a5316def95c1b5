/// Where a bar or a reading came from, and when: a row of the integrity ledger.
public struct LedgerEntry: Codable, Equatable, Sendable {
    /// How it came to be known.
    public enum Source: String, Codable, Sendable, CaseIterable {
        /// Loaded by a cold start.
        case history
        /// Followed live on the venue's stream.
        case stream
        /// Asked for by REST after its end.
        case rest
        /// Asked for in vain: there is none.
        case missing
    }

    public var instrument: String
    /// Length of the bar, or of the time that the reading covers, in seconds.
    public var seconds: Int64
    /// The open time, in unix seconds.
    public var ts: Int64
    public var source: Source
    /// The venue had no trade in it: the bar was filled with the close before.
    public var isFilled: Bool
    /// When anything of it was first seen, in microseconds since 1970 UTC; null where nothing was.
    public var firstSeenAt: Int64?
    /// When it was first known to be final, in microseconds since 1970 UTC.
    public var finalAt: Int64
    /// Milliseconds from the moment at which it could be known to that at which it was; null for history, which has no such moment.
    public var lateMilliseconds: Int64?
    /// How often the venue told otherwise afterwards.
    public var revisions = 0
    /// When it last did, in microseconds since 1970 UTC.
    public var revisedAt: Int64?
    /// What the last revision changed, in words; null without one.
    public var change: String?
    /// The change of a bar's close, or of a reading's total, in basis points of what it was; null without one, and where it was 0.
    public var changeBps: Double?

    public init(
        instrument: String, seconds: Int64, ts: Int64, source: Source, isFilled: Bool = false, firstSeenAt: Int64?, finalAt: Int64,
        lateMilliseconds: Int64?
    ) {
        self.instrument = instrument
        self.seconds = seconds
        self.ts = ts
        self.source = source
        self.isFilled = isFilled
        self.firstSeenAt = firstSeenAt
        self.finalAt = finalAt
        self.lateMilliseconds = lateMilliseconds
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case instrument, seconds, ts, source, revisions, change
        case isFilled = "filled"
        case firstSeenAt = "first_seen_at"
        case finalAt = "final_at"
        case lateMilliseconds = "late_ms"
        case revisedAt = "revised_at"
        case changeBps = "change_bps"
    }

    /// What is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(ts, forKey: .ts)
        try container.encode(source, forKey: .source)
        try container.encode(isFilled, forKey: .isFilled)
        try container.encode(firstSeenAt, forKey: .firstSeenAt)
        try container.encode(finalAt, forKey: .finalAt)
        try container.encode(lateMilliseconds, forKey: .lateMilliseconds)
        try container.encode(revisions, forKey: .revisions)
        try container.encode(revisedAt, forKey: .revisedAt)
        try container.encode(change, forKey: .change)
        try container.encode(changeBps, forKey: .changeBps)
    }
}

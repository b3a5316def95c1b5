/// A final bar of which the venue tells otherwise afterwards: recorded, and never traded on.
public struct CandleRevision: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// Length of the bar in seconds.
    public var seconds: Int64
    /// The open time of the bar.
    public var ts: BarTime
    /// The bar as it was last told.
    public var was: Bar
    /// The bar as the venue tells it now; null when it has none any more.
    public var revised: Bar?
    /// The moment at which the difference was seen.
    public var seenAt: Timestamp

    public init(instrument: Instrument, length: BarLength, ts: BarTime, was: Bar, revised: Bar?, seenAt: Timestamp) {
        self.instrument = instrument
        seconds = length.seconds
        self.ts = ts
        self.was = was
        self.revised = revised
        self.seenAt = seenAt
    }

    /// The change of the close, in basis points of what it was; null when the bar is gone or the close was 0.
    public var closeChangeBps: Double? {
        revised.flatMap { revised in
            let was = was.close.doubleValue
            return was == 0 ? nil : (revised.close.doubleValue - was) / was * 10_000
        }
    }

    private enum CodingKeys: String, CodingKey { case instrument, seconds, ts, was, revised, seenAt }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(ts, forKey: .ts)
        try container.encode(was, forKey: .was)
        try container.encode(revised, forKey: .revised)
        try container.encode(seenAt, forKey: .seenAt)
    }
}

/// A closed bar of an instrument: final, gapless, and known from `knownAt` on.
public struct Candle: Codable, Equatable, Sendable {
    /// How the bar came to be known.
    public enum Origin: String, Codable, Sendable {
        /// Loaded by a cold start: feeds the features and never fires.
        case history
        /// Followed live on the venue's stream.
        case stream
        /// Fetched from the venue's REST interface after its close.
        case rest
    }

    /// The length of the candles of the topic `candles`: the bars that Coinbase's stream tells by itself, which are of five minutes and no others.
    public static var topicLength: BarLength { .fiveMinutes }

    public var instrument: Instrument
    /// The open time of the bar.
    public var ts: BarTime
    public var bar: Bar
    public var origin: Origin
    /// The venue had no trade in the period: the bar is flat at the close before, with volume 0.
    public var noTrades: Bool
    /// The moment at which the bar was first known to be final.
    public var knownAt: Timestamp
    /// The moment at which anything of the bar was first seen; null in records of before, and for a bar made of a silence.
    public var firstSeenAt: Timestamp?

    public init(
        instrument: Instrument, ts: BarTime, bar: Bar, origin: Origin, noTrades: Bool = false, knownAt: Timestamp,
        firstSeenAt: Timestamp? = nil
    ) {
        self.instrument = instrument
        self.ts = ts
        self.bar = bar
        self.origin = origin
        self.noTrades = noTrades
        self.knownAt = knownAt
        self.firstSeenAt = firstSeenAt
    }

    private enum CodingKeys: String, CodingKey {
        case instrument, ts, open, high, low, close, volume, origin, noTrades, knownAt, firstSeenAt
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        ts = try container.decode(BarTime.self, forKey: .ts)
        bar = try Bar(from: decoder)
        origin = try container.decode(Origin.self, forKey: .origin)
        noTrades = try container.decode(Bool.self, forKey: .noTrades)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        firstSeenAt = try container.decodeIfPresent(Timestamp.self, forKey: .firstSeenAt)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(ts, forKey: .ts)
        try bar.encode(to: encoder)
        try container.encode(origin, forKey: .origin)
        try container.encode(noTrades, forKey: .noTrades)
        try container.encode(knownAt, forKey: .knownAt)
        try container.encode(firstSeenAt, forKey: .firstSeenAt)
    }
}

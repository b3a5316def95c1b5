/// What was liquidated by force in one hour on one contract.
public struct LiquidationReading: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The hour `[ts, ts + 3600)` that the reading covers.
    public var ts: BarTime
    /// Long positions liquidated in the hour, in USD, within `amounts`.
    public var longUSD: Money
    /// Short positions liquidated in the hour, in USD, within `amounts`.
    public var shortUSD: Money
    /// The moment at which the reading was first known: two minutes past the hour's end, or later.
    public var knownAt: Timestamp
    /// The moment at which the answer that told it came; null in records of before. Later than `knownAt` in what a cold start loads.
    public var seenAt: Timestamp?

    public init(
        instrument: Instrument, ts: BarTime, longUSD: Money, shortUSD: Money, knownAt: Timestamp, seenAt: Timestamp? = nil
    ) {
        self.instrument = instrument
        self.ts = ts
        self.longUSD = longUSD
        self.shortUSD = shortUSD
        self.knownAt = knownAt
        self.seenAt = seenAt
    }

    private enum CodingKeys: String, CodingKey {
        case instrument, ts, knownAt, seenAt
        case longUSD = "long_liq_usd"
        case shortUSD = "short_liq_usd"
    }

    /// What an hour's amount may be, in USD: from nothing to 92,233,720,368.54775807.
    public static let amounts = Money.zero...Money(units: Int128(Int64.max))

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        ts = try container.decode(BarTime.self, forKey: .ts)
        longUSD = try container.decode(Money.self, forKey: .longUSD)
        shortUSD = try container.decode(Money.self, forKey: .shortUSD)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        seenAt = try container.decodeIfPresent(Timestamp.self, forKey: .seenAt)
        guard Self.amounts.contains(longUSD), Self.amounts.contains(shortUSD) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(longUSD) and \(shortUSD) USD are no amounts of an hour"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(ts, forKey: .ts)
        try container.encode(longUSD, forKey: .longUSD)
        try container.encode(shortUSD, forKey: .shortUSD)
        try container.encode(knownAt, forKey: .knownAt)
        try container.encode(seenAt, forKey: .seenAt)
    }

    /// Seconds from the end of its hour during which a reading counts. Behind that nothing is known of the contract: a source that says nothing
    /// any more must not feed a strategy for ever. Five hours in a row may be missing and no bar goes without a reading.
    public static let longestAgeSeconds: Int64 = 6 * 3_600

    /// Whether the reading still says something at the close of a bar that is judged.
    public func counts(at close: Timestamp) -> Bool {
        close <= ts.closeTime(of: .oneHour).advanced(bySeconds: Self.longestAgeSeconds)
    }

    /// Seconds from the end of an hour to the poll that may first take its reading as final.
    public static let publicationDelaySeconds: Int64 = 120

    /// The moment from which the reading of `hour` is taken as final.
    public static func publicationTime(of hour: BarTime) -> Timestamp {
        hour.closeTime(of: .oneHour).advanced(bySeconds: publicationDelaySeconds)
    }
}

/// What was liquidated by force in one hour on one contract.
public struct LiquidationReading: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The hour `[ts, ts + 3600)` that the reading covers.
    public var ts: BarTime
    /// Long positions liquidated in the hour, in USD.
    public var longUSD: Money
    /// Short positions liquidated in the hour, in USD.
    public var shortUSD: Money
    /// The moment at which the reading was first known: two minutes past the hour's end, or later.
    public var knownAt: Timestamp

    public init(instrument: Instrument, ts: BarTime, longUSD: Money, shortUSD: Money, knownAt: Timestamp) {
        self.instrument = instrument
        self.ts = ts
        self.longUSD = longUSD
        self.shortUSD = shortUSD
        self.knownAt = knownAt
    }

    private enum CodingKeys: String, CodingKey {
        case instrument, ts, knownAt
        case longUSD = "long_liq_usd"
        case shortUSD = "short_liq_usd"
    }

    /// Seconds from the end of an hour to the poll that may first take its reading as final.
    public static let publicationDelaySeconds: Int64 = 120

    /// The moment from which the reading of `hour` is taken as final.
    public static func publicationTime(of hour: BarTime) -> Timestamp {
        hour.closeTime(of: .oneHour).advanced(bySeconds: publicationDelaySeconds)
    }
}

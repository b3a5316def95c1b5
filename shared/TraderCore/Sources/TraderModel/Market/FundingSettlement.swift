/// What one side of a contract paid the other at a moment of funding.
public struct FundingSettlement: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The moment of the settlement, cut to the second: venues tell it some milliseconds late.
    public var at: Timestamp
    /// The share of a position's value that longs paid to shorts; below zero what shorts paid to longs.
    public var rate: Rate
    /// The mark that positions were valued at, above zero; null where the venue does not tell it.
    public var mark: Price?
    /// The moment at which it came.
    public var knownAt: Timestamp

    public init(instrument: Instrument, at: Timestamp, rate: Rate, mark: Price?, knownAt: Timestamp) {
        self.instrument = instrument
        self.at = at
        self.rate = rate
        self.mark = mark
        self.knownAt = knownAt
    }

    private enum CodingKeys: String, CodingKey { case instrument, at, rate, mark, knownAt }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(at, forKey: .at)
        try container.encode(rate, forKey: .rate)
        try container.encode(mark, forKey: .mark)
        try container.encode(knownAt, forKey: .knownAt)
    }
}

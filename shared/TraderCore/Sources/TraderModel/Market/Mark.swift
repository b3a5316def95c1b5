/// The price at which a venue values positions in a contract, and the funding that it expects.
public struct Mark: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// What positions are valued at: above zero.
    public var price: Price
    /// The price of the underlying that the venue reckons from, above zero; null where it tells none.
    public var index: Price?
    /// The share of a position's value that longs would pay to shorts at `fundingAt`, as the venue estimates it now: a settlement says what it came to.
    /// Null where there is no funding.
    public var estimatedRate: Rate?
    /// The next settlement of funding; null where there is none.
    public var fundingAt: Timestamp?
    /// The venue's moment of the mark.
    public var at: Timestamp
    /// The moment at which it came.
    public var knownAt: Timestamp

    public init(
        instrument: Instrument, price: Price, index: Price?, estimatedRate: Rate?, fundingAt: Timestamp?, at: Timestamp, knownAt: Timestamp
    ) {
        self.instrument = instrument
        self.price = price
        self.index = index
        self.estimatedRate = estimatedRate
        self.fundingAt = fundingAt
        self.at = at
        self.knownAt = knownAt
    }

    private enum CodingKeys: String, CodingKey { case instrument, price, index, estimatedRate, fundingAt, at, knownAt }

    /// A price that is not above zero is no mark, whoever says it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        price = try container.decode(Price.self, forKey: .price)
        index = try container.decodeIfPresent(Price.self, forKey: .index)
        estimatedRate = try container.decodeIfPresent(Rate.self, forKey: .estimatedRate)
        fundingAt = try container.decodeIfPresent(Timestamp.self, forKey: .fundingAt)
        at = try container.decode(Timestamp.self, forKey: .at)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        guard price > .zero, index.map({ $0 > .zero }) ?? true else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "the mark is impossible: \(self)"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(price, forKey: .price)
        try container.encode(index, forKey: .index)
        try container.encode(estimatedRate, forKey: .estimatedRate)
        try container.encode(fundingAt, forKey: .fundingAt)
        try container.encode(at, forKey: .at)
        try container.encode(knownAt, forKey: .knownAt)
    }
}

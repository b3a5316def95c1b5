/// The best bid and the best ask of an instrument, with what is offered at them.
public struct Quote: Codable, Equatable, Sendable {
    public var instrument: Instrument
    /// The highest price that somebody pays.
    public var bid: Price
    /// What is wanted at the bid, in the base asset.
    public var bidSize: Quantity
    /// The lowest price that somebody sells at.
    public var ask: Price
    /// What is offered at the ask, in the base asset.
    public var askSize: Quantity
    /// The venue's moment of the quote; where it tells none, the moment at which it came.
    public var at: Timestamp
    /// The moment at which it came.
    public var knownAt: Timestamp

    public init(
        instrument: Instrument, bid: Price, bidSize: Quantity, ask: Price, askSize: Quantity, at: Timestamp, knownAt: Timestamp
    ) {
        self.instrument = instrument
        self.bid = bid
        self.bidSize = bidSize
        self.ask = ask
        self.askSize = askSize
        self.at = at
        self.knownAt = knownAt
    }

    private enum CodingKeys: String, CodingKey { case instrument, bid, bidSize, ask, askSize, at, knownAt }

    /// What is impossible is no quote, whoever says it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        bid = try container.decode(Price.self, forKey: .bid)
        bidSize = try container.decode(Quantity.self, forKey: .bidSize)
        ask = try container.decode(Price.self, forKey: .ask)
        askSize = try container.decode(Quantity.self, forKey: .askSize)
        at = try container.decode(Timestamp.self, forKey: .at)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        guard isPossible else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "the quote is impossible: \(self)"))
        }
    }

    /// Whether prices are above zero, the bid does not exceed the ask, and no size is negative.
    public var isPossible: Bool { bid > .zero && bid <= ask && bidSize >= .zero && askSize >= .zero }

    /// Whether the other quote says the same of the book, whenever it did.
    public func isSameBook(as other: Quote) -> Bool {
        instrument == other.instrument && bid == other.bid && bidSize == other.bidSize && ask == other.ask && askSize == other.askSize
    }
}

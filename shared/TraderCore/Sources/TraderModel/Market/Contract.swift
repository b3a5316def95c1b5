/// The facts of an instrument: what is traded, in which steps, and what a position takes.
public struct Contract: Codable, Equatable, Sendable {
    /// What a position in it is.
    public enum Kind: String, Codable, Sendable {
        /// The base itself is bought and held.
        case spot
        /// A future that pays in the quote currency what the price moves: gains and losses are linear in the price.
        case linear
    }

    public var instrument: Instrument
    /// What is counted in quantities, as the venue writes it: `BTC`.
    public var base: String
    /// What prices and balances are in: `USDT`.
    public var quote: String
    public var kind: Kind
    /// Whether the venue takes orders in it, as it said at `knownAt`.
    public var isTrading: Bool
    /// The steps of prices, above zero.
    public var tick: Price
    /// The steps of quantities in the base, above zero.
    public var step: Quantity
    /// The least and the most of an order, in the base; null where the venue tells none.
    public var leastQuantity: Quantity?
    public var mostQuantity: Quantity?
    /// The least value of an order, in the quote currency; null where the venue tells none.
    public var leastNotional: Money?
    /// The base in one of the venue's contracts, where the venue counts contracts: it tells sizes in them. Null where it counts the base.
    public var multiplier: Quantity?
    /// Seconds from one settlement of funding to the next; null where there is none, and where the venue did not tell it.
    public var fundingSeconds: Int64?
    /// What positions take; null for `spot`, and where nothing is known.
    public var margin: MarginTable?
    /// Where these facts are known from, in words for people.
    public var source: String
    /// The moment at which they came.
    public var knownAt: Timestamp

    public init(
        instrument: Instrument, base: String, quote: String, kind: Kind, isTrading: Bool, tick: Price, step: Quantity,
        leastQuantity: Quantity?, mostQuantity: Quantity?, leastNotional: Money?, multiplier: Quantity?, fundingSeconds: Int64?,
        margin: MarginTable?, source: String, knownAt: Timestamp
    ) {
        self.instrument = instrument
        self.base = base
        self.quote = quote
        self.kind = kind
        self.isTrading = isTrading
        self.tick = tick
        self.step = step
        self.leastQuantity = leastQuantity
        self.mostQuantity = mostQuantity
        self.leastNotional = leastNotional
        self.multiplier = multiplier
        self.fundingSeconds = fundingSeconds
        self.margin = margin
        self.source = source
        self.knownAt = knownAt
    }

    /// Whether the steps can be counted in and the limits leave an order.
    public var isPossible: Bool {
        let isLeastBelowMost = zip(leastQuantity, mostQuantity).map { $0 <= $1 } ?? true
        return tick > .zero && step > .zero && (leastQuantity ?? .zero) >= .zero && (mostQuantity ?? step) > .zero && isLeastBelowMost
            && (leastNotional ?? .zero) >= .zero && (multiplier ?? step) > .zero && (fundingSeconds ?? 1) > 0
    }

    /// Whether an order can have this price.
    public func isOnTick(_ price: Price) -> Bool { price.units % tick.units == 0 }

    /// Whether an order can have this quantity.
    public func isOnStep(_ quantity: Quantity) -> Bool { quantity.units % step.units == 0 }

    private func zip<One, Other>(_ one: One?, _ other: Other?) -> (One, Other)? {
        guard let one, let other else { return nil }
        return (one, other)
    }

    private enum CodingKeys: String, CodingKey {
        case instrument, base, quote, kind, isTrading, tick, step, leastQuantity, mostQuantity, leastNotional, multiplier, fundingSeconds
        case margin, source, knownAt
    }

    /// What no order can be reckoned by is no contract, whoever says it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        base = try container.decode(String.self, forKey: .base)
        quote = try container.decode(String.self, forKey: .quote)
        kind = try container.decode(Kind.self, forKey: .kind)
        isTrading = try container.decode(Bool.self, forKey: .isTrading)
        tick = try container.decode(Price.self, forKey: .tick)
        step = try container.decode(Quantity.self, forKey: .step)
        leastQuantity = try container.decodeIfPresent(Quantity.self, forKey: .leastQuantity)
        mostQuantity = try container.decodeIfPresent(Quantity.self, forKey: .mostQuantity)
        leastNotional = try container.decodeIfPresent(Money.self, forKey: .leastNotional)
        multiplier = try container.decodeIfPresent(Quantity.self, forKey: .multiplier)
        fundingSeconds = try container.decodeIfPresent(Int64.self, forKey: .fundingSeconds)
        margin = try container.decodeIfPresent(MarginTable.self, forKey: .margin)
        source = try container.decode(String.self, forKey: .source)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
        guard isPossible else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "the contract is impossible: \(instrument)"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(base, forKey: .base)
        try container.encode(quote, forKey: .quote)
        try container.encode(kind, forKey: .kind)
        try container.encode(isTrading, forKey: .isTrading)
        try container.encode(tick, forKey: .tick)
        try container.encode(step, forKey: .step)
        try container.encode(leastQuantity, forKey: .leastQuantity)
        try container.encode(mostQuantity, forKey: .mostQuantity)
        try container.encode(leastNotional, forKey: .leastNotional)
        try container.encode(multiplier, forKey: .multiplier)
        try container.encode(fundingSeconds, forKey: .fundingSeconds)
        try container.encode(margin, forKey: .margin)
        try container.encode(source, forKey: .source)
        try container.encode(knownAt, forKey: .knownAt)
    }
}

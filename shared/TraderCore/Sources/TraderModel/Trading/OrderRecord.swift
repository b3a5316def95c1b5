/// What became of a fire at the broker.
public struct OrderRecord: Codable, Equatable, Sendable {
    public enum Status: String, Codable, Sendable {
        case accepted, refused
    }

    /// Why a fire did not become a trade.
    public enum RefusalReason: String, Codable, Sendable {
        /// The signal has a trade open: one at a time.
        case tradeOpen = "trade open"
        /// A fire of the same version became a trade not long ago.
        case coolingDown = "cooling down"
        /// The fire has no price above zero; in records of before: or another one than its bar.
        case noPrice = "no price"
        /// The notional buys less than the smallest quantity.
        case tooSmall = "too small"
        /// The notional buys more than a quantity can say, or the account is beyond what is kept exactly (`BrokerMachine.mostBalance`).
        case outOfRange = "out of range"
        /// The fire was seen before.
        case repeated

        /// Whether the strategy's own trades are the reason: it happens on each bar on which its rule goes on holding, and is told of no one.
        public var isOfDesk: Bool { self == .tradeOpen || self == .coolingDown }
    }

    /// The id of the fire.
    public var fire: String
    public var signal: String
    public var direction: Direction
    public var instrument: Instrument
    public var ts: BarTime
    /// The close of the bar that fired; absent in records of before, when every fire was an event of its own.
    public var price: Price?
    public var status: Status
    public var reason: RefusalReason?
    /// The trade that it opened; null when refused.
    public var trade: Int64?

    public init(fire: Fire, status: Status, reason: RefusalReason?, trade: Int64?) {
        self.fire = fire.id
        signal = fire.signal
        direction = fire.direction
        instrument = fire.instrument
        ts = fire.ts
        price = fire.price
        self.status = status
        self.reason = reason
        self.trade = trade
    }

    private enum CodingKeys: String, CodingKey { case fire, signal, direction, instrument, ts, price, status, reason, trade }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(fire, forKey: .fire)
        try container.encode(signal, forKey: .signal)
        try container.encode(direction, forKey: .direction)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(ts, forKey: .ts)
        try container.encode(price, forKey: .price)
        try container.encode(status, forKey: .status)
        try container.encode(reason, forKey: .reason)
        try container.encode(trade, forKey: .trade)
    }
}

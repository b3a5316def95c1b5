/// An entry rule that holds at one bar's close. Whether it becomes a trade the desk of the strategy decides.
public struct Fire: Codable, Equatable, Sendable {
    public var signal: String
    /// The version of the strategy's rules.
    public var version: Int
    public var direction: Direction
    /// What is traded.
    public var instrument: Instrument
    /// The bar that fired.
    public var ts: BarTime
    /// The lane of the strategy, as its features records name it: on that lane's bars the trade lives. Absent for the bars that the platform
    /// judges whatever runs, and in records of before there were others.
    public var lane: String?
    /// The close of that bar.
    public var price: Price
    /// Seconds after which the trade is closed, within `Trade.holdSecondsLimits`; nil when a rule alone ends it.
    public var holdSeconds: Int64?
    /// Seconds after a fire that became a trade during which the desk takes no other of the same version; 0 for none. Nil in fires of before
    /// there were desks: signal-engine then fired only when a trade was to follow.
    public var cooldownSeconds: Int64?
    /// What the whole trade costs; nil for the broker's own cost.
    public var cost: BasisPoints?
    public var knownAt: Timestamp

    public init(
        signal: String, version: Int, direction: Direction, instrument: Instrument, ts: BarTime, lane: String? = nil, price: Price,
        holdSeconds: Int64?,
        cooldownSeconds: Int64? = 0, cost: BasisPoints? = nil, knownAt: Timestamp
    ) {
        self.signal = signal
        self.version = version
        self.direction = direction
        self.instrument = instrument
        self.ts = ts
        self.lane = lane
        self.price = price
        self.holdSeconds = holdSeconds
        self.cooldownSeconds = cooldownSeconds
        self.cost = cost
        self.knownAt = knownAt
    }

    private enum CodingKeys: String, CodingKey {
        case signal, version, direction, instrument, ts, lane, price, holdSeconds, holdBars, cooldownSeconds, cost, knownAt
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        signal = try container.decode(String.self, forKey: .signal)
        version = try container.decode(Int.self, forKey: .version)
        direction = try container.decode(Direction.self, forKey: .direction)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        ts = try container.decode(BarTime.self, forKey: .ts)
        lane = try container.decodeIfPresent(String.self, forKey: .lane)
        price = try container.decode(Price.self, forKey: .price)
        holdSeconds = try container.decodeHold(forKey: .holdSeconds, before: .holdBars)
        cooldownSeconds = try container.decodeIfPresent(Int64.self, forKey: .cooldownSeconds)
        cost = try container.decodeIfPresent(BasisPoints.self, forKey: .cost)
        knownAt = try container.decode(Timestamp.self, forKey: .knownAt)
    }

    /// What is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(direction, forKey: .direction)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(ts, forKey: .ts)
        try container.encodeIfPresent(lane, forKey: .lane)
        try container.encode(price, forKey: .price)
        try container.encode(holdSeconds, forKey: .holdSeconds)
        try container.encode(cooldownSeconds, forKey: .cooldownSeconds)
        try container.encode(cost, forKey: .cost)
        try container.encode(knownAt, forKey: .knownAt)
    }

    /// The content of the fire as a name: the same fire twice is the same fire.
    public var id: String { "\(signal)@\(version)/\(ts.unixSeconds)" }
}

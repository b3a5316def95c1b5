/// A paper trade from its entry to its exit.
public struct Trade: Codable, Equatable, Sendable {
    /// Counts from 1 in the order of entries.
    public var id: Int64
    public var signal: String
    /// The version of the strategy's rules that entered.
    public var version: Int
    public var direction: Direction
    public var instrument: Instrument
    public var entryTs: BarTime
    public var entryPrice: Price
    public var quantity: Quantity
    /// Bars of five minutes after which it is closed, within `holdFiveMinuteBarsLimits`; nil when a rule alone ends it.
    public var holdFiveMinuteBars: Int?
    public var exit: Exit?

    /// The length of the bars in which records and stores count a hold and a cooldown, whatever the strategy's own bars are: what was written
    /// before there were other lengths means these.
    public static var holdUnit: BarLength { .fiveMinutes }

    /// For how many bars of five minutes a trade can be held: longer than the longest document says.
    public static let holdFiveMinuteBarsLimits = 0...1 << 32

    /// What ended a trade.
    public enum ExitReason: String, Codable, Sendable {
        /// It was held for as long as its strategy says.
        case time
        /// Its strategy's exit rule held.
        case rule
    }

    /// The end of a trade.
    public struct Exit: Codable, Equatable, Sendable {
        public var ts: BarTime
        public var price: Price
        /// `(exit / entry − 1) × 10,000 × sign`, in basis points.
        public var grossBps: Double
        /// Gross less the cost of the trade, in basis points.
        public var netBps: Double
        public var reason: ExitReason

        public init(ts: BarTime, price: Price, grossBps: Double, netBps: Double, reason: ExitReason = .time) {
            self.ts = ts
            self.price = price
            self.grossBps = grossBps
            self.netBps = netBps
            self.reason = reason
        }

        /// Records of before there were exit rules have no reason: it was time.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ts = try container.decode(BarTime.self, forKey: .ts)
            price = try container.decode(Price.self, forKey: .price)
            grossBps = try container.decode(Double.self, forKey: .grossBps)
            netBps = try container.decode(Double.self, forKey: .netBps)
            reason = try container.decodeIfPresent(ExitReason.self, forKey: .reason) ?? .time
        }
    }

    public init(
        id: Int64, signal: String, version: Int = 1, direction: Direction, instrument: Instrument, entryTs: BarTime, entryPrice: Price,
        quantity: Quantity, holdFiveMinuteBars: Int?, exit: Exit? = nil
    ) {
        self.id = id
        self.signal = signal
        self.version = version
        self.direction = direction
        self.instrument = instrument
        self.entryTs = entryTs
        self.entryPrice = entryPrice
        self.quantity = quantity
        self.holdFiveMinuteBars = holdFiveMinuteBars
        self.exit = exit
    }

    /// Whether it ends by time at the bar `ts` or before; never without a time limit.
    public func isDue(at ts: BarTime) -> Bool {
        holdFiveMinuteBars.map { ts.seconds(since: entryTs) >= Int64($0) * Self.holdUnit.seconds } ?? false
    }

    /// Return before costs, in basis points, computed in doubles in this order of operations.
    public static func grossBps(entry: Price, exit: Price, direction: Direction) -> Double {
        (exit.doubleValue / entry.doubleValue - 1) * 10_000 * direction.sign
    }

    private enum CodingKeys: String, CodingKey {
        case id, signal, version, direction, instrument, entryTs, entryPrice, quantity, exit
        case holdFiveMinuteBars = "holdBars"
    }

    /// Trades of before there were versions are of the first.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Int64.self, forKey: .id)
        signal = try container.decode(String.self, forKey: .signal)
        version = try container.decodeIfPresent(Int.self, forKey: .version) ?? 1
        direction = try container.decode(Direction.self, forKey: .direction)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        entryTs = try container.decode(BarTime.self, forKey: .entryTs)
        entryPrice = try container.decode(Price.self, forKey: .entryPrice)
        quantity = try container.decode(Quantity.self, forKey: .quantity)
        holdFiveMinuteBars = try container.decodeHold(forKey: .holdFiveMinuteBars)
        exit = try container.decodeIfPresent(Exit.self, forKey: .exit)
    }

    /// An open trade says `"exit": null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(direction, forKey: .direction)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(entryTs, forKey: .entryTs)
        try container.encode(entryPrice, forKey: .entryPrice)
        try container.encode(quantity, forKey: .quantity)
        try container.encode(holdFiveMinuteBars, forKey: .holdFiveMinuteBars)
        try container.encode(exit, forKey: .exit)
    }
}

extension KeyedDecodingContainer {
    /// Bars of five minutes for which a trade is held; nil for no limit. Throws when no trade can be held for so long.
    func decodeHold(forKey key: Key) throws -> Int? {
        guard let bars = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard Trade.holdFiveMinuteBarsLimits.contains(bars) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "a trade cannot be held for \(bars) bars")
        }
        return bars
    }
}

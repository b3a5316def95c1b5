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
    /// Seconds after its entry after which it is closed, within `holdSecondsLimits`; nil when a rule alone ends it.
    public var holdSeconds: Int64?
    public var exit: Exit?

    /// The seconds for which a trade can be held: longer than the longest document says.
    public static let holdSecondsLimits: ClosedRange<Int64> = 0...(1 << 32) * barsOfBefore.seconds

    /// The bars in which records, tables and answers of before there were other lengths count a hold and a cooldown.
    private static let barsOfBefore = BarLength.fiveMinutes

    /// Seconds in bars of five minutes, as older tables and answers count them; nil for no limit, and where they are not whole ones.
    public static func fiveMinuteBars(in seconds: Int64?) -> Int64? {
        seconds.flatMap { $0 % barsOfBefore.seconds == 0 ? $0 / barsOfBefore.seconds : nil }
    }

    /// The seconds of so many bars of five minutes; nil when nobody can wait for so long.
    static func seconds(ofFiveMinuteBars bars: Int64) -> Int64? {
        let (seconds, isTooLong) = bars.multipliedReportingOverflow(by: barsOfBefore.seconds)
        return isTooLong ? nil : seconds
    }

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
        quantity: Quantity, holdSeconds: Int64?, exit: Exit? = nil
    ) {
        self.id = id
        self.signal = signal
        self.version = version
        self.direction = direction
        self.instrument = instrument
        self.entryTs = entryTs
        self.entryPrice = entryPrice
        self.quantity = quantity
        self.holdSeconds = holdSeconds
        self.exit = exit
    }

    /// Whether it ends by time at the bar `ts` or before; never without a time limit.
    public func isDue(at ts: BarTime) -> Bool {
        holdSeconds.map { ts.seconds(since: entryTs) >= $0 } ?? false
    }

    /// Return before costs, in basis points, computed in doubles in this order of operations.
    public static func grossBps(entry: Price, exit: Price, direction: Direction) -> Double {
        (exit.doubleValue / entry.doubleValue - 1) * 10_000 * direction.sign
    }

    private enum CodingKeys: String, CodingKey {
        case id, signal, version, direction, instrument, entryTs, entryPrice, quantity, holdSeconds, holdBars, exit
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
        holdSeconds = try container.decodeHold(forKey: .holdSeconds, before: .holdBars)
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
        try container.encode(holdSeconds, forKey: .holdSeconds)
        try container.encode(exit, forKey: .exit)
    }
}

extension KeyedDecodingContainer {
    /// Seconds for which a trade is held, or nothing is entered; nil for no limit. Records of before have bars of five minutes under the
    /// key `before`. Throws when no trade can be held for so long.
    func decodeHold(forKey key: Key, before: Key) throws -> Int64? {
        let bars = try decodeIfPresent(Int64.self, forKey: before)
        guard let seconds = try decodeIfPresent(Int64.self, forKey: key) ?? bars.map({ Trade.seconds(ofFiveMinuteBars: $0) ?? -1 }) else {
            return nil
        }
        guard Trade.holdSecondsLimits.contains(seconds) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no trade can be held for so long")
        }
        return seconds
    }
}

/// A paper trade from its entry to its exit.
public struct Trade: Codable, Equatable, Sendable {
    /// Counts from 1 in the order of entries.
    public var id: Int64
    public var signal: String
    public var direction: Direction
    public var instrument: Instrument
    public var entryTs: BarTime
    public var entryPrice: Price
    public var quantity: Quantity
    public var holdBars: Int
    public var exit: Exit?

    /// The end of a trade.
    public struct Exit: Codable, Equatable, Sendable {
        public var ts: BarTime
        public var price: Price
        /// `(exit / entry − 1) × 10,000 × sign`, in basis points.
        public var grossBps: Double
        /// Gross less the cost of the trade, in basis points.
        public var netBps: Double

        public init(ts: BarTime, price: Price, grossBps: Double, netBps: Double) {
            self.ts = ts
            self.price = price
            self.grossBps = grossBps
            self.netBps = netBps
        }
    }

    public init(
        id: Int64, signal: String, direction: Direction, instrument: Instrument, entryTs: BarTime, entryPrice: Price,
        quantity: Quantity, holdBars: Int, exit: Exit? = nil
    ) {
        self.id = id
        self.signal = signal
        self.direction = direction
        self.instrument = instrument
        self.entryTs = entryTs
        self.entryPrice = entryPrice
        self.quantity = quantity
        self.holdBars = holdBars
        self.exit = exit
    }

    /// Return before costs, in basis points, computed in doubles in this order of operations.
    public static func grossBps(entry: Price, exit: Price, direction: Direction) -> Double {
        (exit.doubleValue / entry.doubleValue - 1) * 10_000 * direction.sign
    }

    private enum CodingKeys: String, CodingKey {
        case id, signal, direction, instrument, entryTs, entryPrice, quantity, holdBars, exit
    }

    /// An open trade says `"exit": null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(signal, forKey: .signal)
        try container.encode(direction, forKey: .direction)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(entryTs, forKey: .entryTs)
        try container.encode(entryPrice, forKey: .entryPrice)
        try container.encode(quantity, forKey: .quantity)
        try container.encode(holdBars, forKey: .holdBars)
        try container.encode(exit, forKey: .exit)
    }
}

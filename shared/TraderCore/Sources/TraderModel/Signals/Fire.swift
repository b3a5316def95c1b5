/// A strategy's decision to enter, at one bar's close.
public struct Fire: Codable, Equatable, Sendable {
    public var signal: String
    /// The version of the strategy's rules.
    public var version: Int
    public var direction: Direction
    /// What is traded.
    public var instrument: Instrument
    /// The bar that fired.
    public var ts: BarTime
    /// The close of that bar.
    public var price: Price
    /// Bars after which the trade is closed.
    public var holdBars: Int
    public var knownAt: Timestamp

    public init(
        signal: String, version: Int, direction: Direction, instrument: Instrument, ts: BarTime, price: Price, holdBars: Int,
        knownAt: Timestamp
    ) {
        self.signal = signal
        self.version = version
        self.direction = direction
        self.instrument = instrument
        self.ts = ts
        self.price = price
        self.holdBars = holdBars
        self.knownAt = knownAt
    }

    /// The content of the fire as a name: the same fire twice is the same fire.
    public var id: String { "\(signal)@\(version)/\(ts.unixSeconds)" }
}

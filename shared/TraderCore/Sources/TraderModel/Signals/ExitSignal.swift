/// An exit rule that holds at one bar's close: a trade of that version and direction that was opened before is left.
public struct ExitSignal: Codable, Equatable, Sendable {
    public var signal: String
    /// The version of the strategy's rules that entered.
    public var version: Int
    /// The direction of the trades that it ends.
    public var direction: Direction
    public var instrument: Instrument
    /// The bar whose close it leaves at.
    public var ts: BarTime
    /// The close of that bar.
    public var price: Price
    public var knownAt: Timestamp

    public init(
        signal: String, version: Int, direction: Direction, instrument: Instrument, ts: BarTime, price: Price, knownAt: Timestamp
    ) {
        self.signal = signal
        self.version = version
        self.direction = direction
        self.instrument = instrument
        self.ts = ts
        self.price = price
        self.knownAt = knownAt
    }
}

/// The numbers of a bar as an indicator takes them.
public struct BarValues: Sendable, Equatable, Codable {
    /// The first price.
    public var open: Double
    /// The highest price.
    public var high: Double
    /// The lowest price.
    public var low: Double
    /// The last price.
    public var close: Double
    /// What was traded, never negative.
    public var volume: Double

    public init(open: Double, high: Double, low: Double, close: Double, volume: Double) {
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    /// `(high + low + close) / 3`.
    var typicalPrice: Double { (high + low + close) / 3 }

    /// The bar's range with the way from the close before (Wilder, 1978).
    func trueRange(after previousClose: Double) -> Double { max(high, previousClose) - min(low, previousClose) }
}

public import TraderModel

/// Donchian's channel: the highest high and the lowest low of the last `period` bars, the newest included, and the middle of both.
///
/// In the price's unit; upper and lower are TA-Lib's MAX of highs and MIN of lows. Nil until the window is full.
/// O(1) an update on average.
public struct DonchianChannel: Indicator {
    /// The channel of the last bars.
    public struct Output: NamedValues {
        /// The highest high.
        public let upper: Double
        /// `(upper + lower) / 2`.
        public let middle: Double
        /// The lowest low.
        public let lower: Double

        public static let names = ["upper", "middle", "lower"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: upper
            case 1: middle
            case 2: lower
            default: nil
            }
        }
    }

    private var highest: RollingExtreme
    private var lowest: RollingExtreme

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a Donchian channel needs a period of at least 1, not \(period)")
        highest = RollingExtreme(.highest, capacity: period)
        lowest = RollingExtreme(.lowest, capacity: period)
    }

    /// Bars in the window, at least 1.
    public var period: Int { highest.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ bar: BarValues) -> Output? {
        let (upper, lower) = (highest.push(bar.high), lowest.push(bar.low))
        guard let upper, let lower else { return nil }
        return Output(upper: upper, middle: (upper + lower) / 2, lower: lower)
    }

    public func addState(to digest: inout StateDigest) {
        highest.addState(to: &digest)
        lowest.addState(to: &digest)
    }
}

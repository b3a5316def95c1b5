public import TraderModel

/// Breaks of structure (BOS) and changes of character (CHoCH): closes beyond the newest confirmed swings.
///
/// A close above the newest confirmed swing high breaks it upwards, one below the newest swing low downwards; a swing is broken once, and
/// a newer swing takes the place of an older one whether that was broken or not. In the direction of the trend the break is a BOS; against
/// it, or as the first of all, it is a CHoCH and turns the trend. Swings are those of `SwingPoints`, confirmed before the close is looked
/// at. Nil for the first `left + right` bars. O(left + right) an update at most, O(1) on most bars.
public struct MarketStructure: Indicator {
    /// What the newest bar broke, and the trend since.
    public struct Output: NamedValues {
        /// +1 where the bar's close is a break of structure upwards, −1 downwards, else 0.
        public let bos: Double
        /// +1 where the bar's close is a change of character upwards, −1 downwards, else 0.
        public let choch: Double
        /// The direction of the newest break: +1 up, −1 down, 0 before the first.
        public let trend: Double

        public static let names = ["bos", "choch", "trend"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: bos
            case 1: choch
            case 2: trend
            default: nil
            }
        }
    }

    private var window: SwingWindow
    /// The newest swings, nil once they are broken.
    private var high: Double?
    private var low: Double?
    private var trend = 0.0

    /// Both are at least 1.
    public init(left: Int, right: Int) { window = SwingWindow(left: left, right: right) }

    /// Bars before a swing.
    public var left: Int { window.left }
    /// Bars after a swing, until it is known.
    public var right: Int { window.right }
    public var warmUp: Int { left + right }

    public mutating func update(_ bar: BarValues) -> Output? {
        let confirmed = window.push(bar)
        guard window.isFull else { return nil }
        if let swing = confirmed.high { high = swing }
        if let swing = confirmed.low { low = swing }
        let direction = takeBreak(bar.close)
        let isAgainst = direction != trend
        if direction != 0 { trend = direction }
        return Output(bos: isAgainst ? 0 : direction, choch: isAgainst ? direction : 0, trend: trend)
    }

    /// The direction in which a close breaks a swing, 0 for none.
    private mutating func takeBreak(_ close: Double) -> Double {
        if let swing = high, close > swing {
            high = nil
            return 1
        }
        if let swing = low, close < swing {
            low = nil
            return -1
        }
        return 0
    }

    public func addState(to digest: inout StateDigest) {
        window.addState(to: &digest)
        digest.add(high)
        digest.add(low)
        digest.add(trend)
    }
}

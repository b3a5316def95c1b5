public import TraderModel

/// The prices of the newest confirmed swing high and swing low (Williams' fractals with `left` and `right` of 2).
///
/// A swing high is strictly above the highs of the `left` bars before it and at or above those of the `right` bars after it, so that of
/// equal highs near each other the first is the swing; a swing low likewise. It is known with the close of the last of the
/// `right` bars and never changed afterwards. Nil until there is a first swing, which takes at least `left + right + 1` bars.
/// O(left + right) an update at most, O(1) on most bars.
public struct SwingPoints: Indicator {
    /// The newest swings, in the price's unit.
    public struct Output: NamedValues {
        /// The newest swing high, nil before the first.
        public let high: Double?
        /// The newest swing low, nil before the first.
        public let low: Double?

        public static let names = ["high", "low"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: high
            case 1: low
            default: nil
            }
        }
    }

    private var window: SwingWindow
    private var high: Double?
    private var low: Double?

    /// Both are at least 1.
    public init(left: Int, right: Int) { window = SwingWindow(left: left, right: right) }

    /// Bars before a swing.
    public var left: Int { window.left }
    /// Bars after a swing, until it is known.
    public var right: Int { window.right }
    public var warmUp: Int { left + right }

    public mutating func update(_ bar: BarValues) -> Output? {
        let confirmed = window.push(bar)
        if let swing = confirmed.high { high = swing }
        if let swing = confirmed.low { low = swing }
        return high == nil && low == nil ? nil : Output(high: high, low: low)
    }

    public func addState(to digest: inout StateDigest) {
        window.addState(to: &digest)
        digest.add(high)
        digest.add(low)
    }
}

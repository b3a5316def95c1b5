public import TraderModel

/// Wilder's average true range: Wilder's moving average of `max(high, close before) − min(low, close before)`, in the price's unit.
///
/// As TA-Lib's ATR: the first bar has no true range, so the answer is nil for the first `period` bars. O(1) an update.
public struct AverageTrueRange: Indicator {
    private var previousClose: Double?
    private var average: WilderMovingAverage

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "an average true range needs a period of at least 1, not \(period)")
        average = WilderMovingAverage(period: period)
    }

    /// True ranges in the average, at least 1.
    public var period: Int { average.period }
    public var warmUp: Int { period }

    public mutating func update(_ bar: BarValues) -> Double? {
        defer { previousClose = bar.close }
        guard let previousClose else { return nil }
        return average.update(bar.trueRange(after: previousClose))
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(previousClose)
        average.addState(to: &digest)
    }
}

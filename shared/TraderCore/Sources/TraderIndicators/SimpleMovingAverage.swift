public import TraderModel

/// The mean of the last `period` values, as TA-Lib's SMA and pandas `rolling(period).mean()`.
///
/// Nil until the window is full. O(1) an update on average.
public struct SimpleMovingAverage: Indicator {
    private var sum: RollingSum

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a simple moving average needs a period of at least 1, not \(period)")
        sum = RollingSum(period: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { sum.period }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        guard let sum = sum.update(value) else { return nil }
        return sum / Double(period)
    }

    public func addState(to digest: inout StateDigest) { sum.addState(to: &digest) }
}

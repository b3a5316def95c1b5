public import TraderModel

/// The sum of the last `period` values, as pandas `rolling(period).sum()`.
///
/// The running sum is compensated and made again from the window each time the ring comes round: it does not drift.
/// Nil until the window is full. O(1) an update on average.
public struct RollingSum: Indicator {
    private var window: RollingWindow
    private var sum = RunningSum()

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a rolling sum needs a period of at least 1, not \(period)")
        window = RollingWindow(capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        let oldest = window.push(value)
        if window.hasComeRound {
            sum = RunningSum(of: window.values)
        } else if let oldest {
            sum.add(value)
            sum.add(-oldest)
        } else {
            return nil
        }
        return sum.value
    }

    public func addState(to digest: inout StateDigest) {
        window.addState(to: &digest)
        digest.add(sum.value)
    }
}

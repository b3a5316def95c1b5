public import TraderModel

/// Wilder's moving average (RMA): the mean of the first `period` values, then `aₙ = (aₙ₋₁·(p − 1) + xₙ) / p` (Wilder, 1978).
///
/// It is what TA-Lib smooths RSI and ATR with. Nil for the first `period − 1` values. O(1) an update.
public struct WilderMovingAverage: Indicator {
    /// The period in values, at least 1.
    public let period: Int
    private var average: Double?
    /// The values of the seed so far: how many, and their sum.
    private var seedCount = 0
    private var seedSum = RunningSum()

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a Wilder moving average needs a period of at least 1, not \(period)")
        self.period = period
    }

    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        if let average {
            let next = (average * Double(period - 1) + value) / Double(period)
            self.average = next
            return next
        }
        seedSum.add(value)
        seedCount += 1
        if seedCount == period { average = seedSum.value / Double(period) }
        return average
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(average)
        if average == nil {
            digest.add(Int64(seedCount))
            digest.add(seedSum.value)
        }
    }
}

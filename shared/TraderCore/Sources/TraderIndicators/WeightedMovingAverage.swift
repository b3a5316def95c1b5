public import TraderModel

/// The linearly weighted mean of the last `period` values: weight `period` for the newest down to 1 for the oldest, as TA-Lib's WMA.
///
/// Nil until the window is full. O(1) an update on average: `Wₙ = Wₙ₋₁ − Sₙ₋₁ + p·xₙ` with the plain sum `S`, both made again
/// from the window each time the ring comes round.
public struct WeightedMovingAverage: Indicator {
    private var window: RollingWindow
    private var plain = RunningSum()
    private var weighted = RunningSum()

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a weighted moving average needs a period of at least 1, not \(period)")
        window = RollingWindow(capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        let oldest = window.push(value)
        if window.hasComeRound {
            plain = RunningSum()
            weighted = RunningSum()
            var weight = 0.0
            for value in window.values {
                weight += 1
                plain.add(value)
                weighted.add(weight * value)
            }
        } else if let oldest {
            weighted.add(-plain.value)
            weighted.add(Double(period) * value)
            plain.add(value)
            plain.add(-oldest)
        } else {
            return nil
        }
        return weighted.value / (Double(period) * Double(period + 1) / 2)
    }

    public func addState(to digest: inout StateDigest) {
        window.addState(to: &digest)
        digest.add(plain.value)
        digest.add(weighted.value)
    }
}

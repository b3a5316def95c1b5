public import TraderModel

/// The standard deviation of the last `period` values: the root of the mean squared distance from their mean.
///
/// `.population` divides by `period`, as TA-Lib's STDDEV and numpy; `.sample` by `period − 1`, as pandas `rolling(period).std()`.
/// Exactly 0 where all values are equal. Nil until the window is full. O(1) an update on average.
public struct StandardDeviation: Indicator {
    /// What the squares are divided by.
    public enum Estimator: String, Codable, Sendable, CaseIterable {
        /// By the count.
        case population
        /// By the count less one.
        case sample
    }

    /// What the squares are divided by.
    public let estimator: Estimator
    private var moments: RollingMoments

    /// `period` is at least 1, and at least 2 for a sample.
    public init(period: Int, estimator: Estimator) {
        precondition(period >= 1, "a standard deviation needs a period of at least 1, not \(period)")
        precondition(estimator == .population || period >= 2, "the standard deviation of a sample needs a period of at least 2")
        self.estimator = estimator
        moments = RollingMoments(capacity: period)
    }

    /// Values in the window.
    public var period: Int { moments.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        moments.push(value)
        return moments.isFull ? moments.deviation(lessDegrees: estimator == .sample ? 1 : 0) : nil
    }

    public func addState(to digest: inout StateDigest) { moments.addState(to: &digest) }
}

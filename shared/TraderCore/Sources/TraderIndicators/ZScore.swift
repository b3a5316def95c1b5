public import TraderModel

/// How many standard deviations the newest value lies above the mean of the last `period` values, itself included.
///
/// As pandas `(x − rolling(period).mean()) / rolling(period).std()`, with the deviation of a sample. Nil until the window is full and
/// where all its values are equal. O(1) an update on average.
public struct ZScore: Indicator {
    private var moments: RollingMoments

    /// `period` is at least 2.
    public init(period: Int) {
        precondition(period >= 2, "a z-score needs a period of at least 2, not \(period)")
        moments = RollingMoments(capacity: period)
    }

    /// Values in the window, at least 2.
    public var period: Int { moments.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? {
        moments.push(value)
        guard moments.isFull, moments.squares > 0 else { return nil }
        return moments.distanceFromMean(value) / moments.deviation(lessDegrees: 1)
    }

    public func addState(to digest: inout StateDigest) { moments.addState(to: &digest) }
}

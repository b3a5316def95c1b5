public import TraderModel

/// The lowest of the last `period` values, the newest included, as TA-Lib's MIN and pandas `rolling(period).min()`.
///
/// Nil until the window is full. O(1) an update on average.
public struct RollingMinimum: Indicator {
    private var extreme: RollingExtreme

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a rolling minimum needs a period of at least 1, not \(period)")
        extreme = RollingExtreme(.lowest, capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { extreme.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Double? { extreme.push(value) }

    public func addState(to digest: inout StateDigest) { extreme.addState(to: &digest) }
}

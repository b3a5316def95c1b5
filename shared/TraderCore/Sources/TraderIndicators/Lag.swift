public import TraderModel

/// The value `period` values before: `xₙ₋ₚ`, as pandas `shift(period)`.
///
/// Nil for the first `period` values. O(1) an update.
public struct Lag: Indicator {
    private var window: RollingWindow

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a lag needs a period of at least 1, not \(period)")
        window = RollingWindow(capacity: period)
    }

    /// How many values back, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period }

    public mutating func update(_ value: Double) -> Double? { window.push(value) }

    public func addState(to digest: inout StateDigest) { window.addState(to: &digest) }
}

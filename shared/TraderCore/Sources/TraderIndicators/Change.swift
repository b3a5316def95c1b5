public import TraderModel

/// The difference between a value and the one `period` values before: `xₙ − xₙ₋ₚ`, as pandas `diff(period)`.
///
/// Nil for the first `period` values. O(1) an update.
public struct Change: Indicator {
    private var window: RollingWindow

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a change needs a period of at least 1, not \(period)")
        window = RollingWindow(capacity: period)
    }

    /// How many values lie between the two, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period }

    public mutating func update(_ value: Double) -> Double? {
        guard let before = window.push(value) else { return nil }
        return value - before
    }

    public func addState(to digest: inout StateDigest) { window.addState(to: &digest) }
}

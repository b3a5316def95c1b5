public import TraderModel

/// The difference between a value and the one `period` values before: `xₙ − xₙ₋ₚ`, as pandas `diff(period)`.
///
/// Nil for the first `period` values. O(1) an update.
public struct Change: Indicator {
    /// How many values lie between the two, at least 1.
    public let period: Int
    private var recent: [Double] = []
    private var next = 0

    public init(period: Int) {
        precondition(period >= 1, "a change needs a period of at least 1, not \(period)")
        self.period = period
        recent.reserveCapacity(period)
    }

    public mutating func update(_ value: Double) -> Double? {
        guard recent.count == period else {
            recent.append(value)
            return nil
        }
        let change = value - recent[next]
        recent[next] = value
        next = (next + 1) % period
        return change
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(next))
        for value in recent { digest.add(value) }
    }
}

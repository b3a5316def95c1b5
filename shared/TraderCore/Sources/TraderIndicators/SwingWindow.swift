import TraderModel

/// The bars around a possible swing, which says when one is confirmed.
///
/// A swing high is strictly above the highs of the `left` bars before it and at or above those of the `right` bars after it: of equal
/// highs near each other the first is the swing. Lows likewise. It is known with the last of the `right` bars, not before.
struct SwingWindow: Codable, Digested, Equatable, Sendable {
    let left: Int
    let right: Int
    private var highs: RollingWindow
    /// Negated, so that a swing low is found as a swing high.
    private var lows: RollingWindow

    init(left: Int, right: Int) {
        precondition(left >= 1, "a swing needs at least 1 bar on its left, not \(left)")
        precondition(right >= 1, "a swing needs at least 1 bar on its right, not \(right)")
        self.left = left
        self.right = right
        highs = RollingWindow(capacity: left + 1 + right)
        lows = RollingWindow(capacity: left + 1 + right)
    }

    /// Whether there are enough bars for a swing.
    var isFull: Bool { highs.isFull }

    /// Takes a bar and answers with the prices of the swings that it confirms.
    mutating func push(_ bar: BarValues) -> (high: Double?, low: Double?) {
        highs.push(bar.high)
        lows.push(-bar.low)
        guard isFull else { return (nil, nil) }
        return (peak(highs), peak(lows).map { -$0 })
    }

    private func peak(_ values: RollingWindow) -> Double? {
        let middle = values[right]
        for age in 0..<right where values[age] > middle { return nil }
        for age in right + 1...right + left where values[age] >= middle { return nil }
        return middle
    }

    func addState(to digest: inout StateDigest) {
        highs.addState(to: &digest)
        lows.addState(to: &digest)
    }
}

import TraderModel

/// Bars since a condition last held.
struct BarsSince: Codable, Digested, Equatable, Sendable {
    private var bars: Double?

    /// Takes a condition, NaN when unknown, which does not hold; answers NaN before it first held.
    mutating func update(_ condition: Double) -> Double {
        bars = condition == 1 ? 0 : bars.map { $0 + 1 }
        return bars ?? .nan
    }

    func addState(to digest: inout StateDigest) { digest.add(bars) }
}

import TraderIndicators
import TraderModel

/// The value some bars before, known or not: unlike an indicator it counts bars, not known values.
struct PositionalLag: Codable, Digested, Equatable, Sendable {
    /// How many bars lie between.
    let bars: Int
    private var window: RollingWindow

    init(bars: Int) {
        self.bars = bars
        window = RollingWindow(capacity: bars)
    }

    /// Takes the value of this bar, NaN when unknown; answers the one before, NaN when unknown or not there.
    mutating func update(_ value: Double) -> Double { window.push(value) ?? .nan }

    func addState(to digest: inout StateDigest) { window.addState(to: &digest) }
}

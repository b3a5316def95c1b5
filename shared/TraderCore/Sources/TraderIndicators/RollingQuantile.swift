public import TraderModel

/// The value below which the share `fraction` of the last `period` values lies, as pandas `rolling(period).quantile(fraction)`.
///
/// The place `fraction·(period − 1)` among the sorted values, in a straight line between the two neighbours where it is not whole: 0 is
/// the lowest, 0.5 the median, 1 the highest. Nil until the window is full. O(√period) an update on a blocked order statistic.
public struct RollingQuantile: Indicator {
    /// The share, 0...1.
    public let fraction: Double
    private var window: RollingWindow
    private var sorted = OrderStatistic()

    public init(period: Int, fraction: Double) {
        precondition(period >= 1, "a quantile needs a period of at least 1, not \(period)")
        precondition((0...1).contains(fraction), "a quantile needs a fraction in 0...1, not \(fraction)")
        self.fraction = fraction
        window = RollingWindow(capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { window.capacity }
    public var warmUp: Int { period - 1 }

    /// Takes the next value, which must not be NaN.
    public mutating func update(_ value: Double) -> Double? {
        precondition(!value.isNaN, "a quantile has no place for NaN")
        if let oldest = window.push(value) { sorted.remove(oldest) }
        sorted.insert(value)
        guard window.isFull else { return nil }
        let place = fraction * Double(period - 1)
        let below = Int(place)
        let lower = sorted.value(at: below)
        let rest = place - Double(below)
        return rest > 0 ? lower + (sorted.value(at: below + 1) - lower) * rest : lower
    }

    /// The window alone is kept; the order is made again from it.
    private enum CodingKeys: String, CodingKey { case fraction, window }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        fraction = try container.decode(Double.self, forKey: .fraction)
        window = try container.decode(RollingWindow.self, forKey: .window)
        guard (0...1).contains(fraction) else {
            throw DecodingError.dataCorruptedError(forKey: .fraction, in: container, debugDescription: "a fraction is in 0...1")
        }
        sorted = OrderStatistic(window.values)
    }

    public func addState(to digest: inout StateDigest) { window.addState(to: &digest) }

    public static func == (left: RollingQuantile, right: RollingQuantile) -> Bool {
        left.fraction == right.fraction && left.window == right.window
    }
}

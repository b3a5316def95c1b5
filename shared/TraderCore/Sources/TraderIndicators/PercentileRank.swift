public import TraderModel

/// The rank of the newest value among the last `window` values, itself included, as a share in (0, 1].
///
/// With `ties: .maximum` it is count(values ≤ newest) / window, as pandas `rolling(window).rank(method='max', pct=True)`;
/// with `.average` equal values share the mean of their ranks, as pandas' default. Nil until the window is full.
/// An update costs O(window / 128) on a blocked order statistic, eight numbers at a time.
public struct PercentileRank: Indicator {
    /// What equal values do to the rank.
    public enum Ties: String, Codable, Sendable {
        case maximum = "max"
        case average
    }

    /// What equal values do to the rank.
    public let ties: Ties
    private var recent: RollingWindow
    private var sorted = OrderStatistic()

    /// `window` is at least 1.
    public init(window: Int, ties: Ties = .maximum) {
        precondition(window >= 1, "a percentile rank needs a window of at least 1, not \(window)")
        self.ties = ties
        recent = RollingWindow(capacity: window)
    }

    /// Values in the window, at least 1.
    public var window: Int { recent.capacity }
    public var warmUp: Int { window - 1 }

    /// Values taken so far, up to `window`: how far the warm-up is.
    public var filled: Int { recent.count }

    /// Takes the next value, which must not be NaN.
    public mutating func update(_ value: Double) -> Double? {
        precondition(!value.isNaN, "a percentile rank has no place for NaN")
        let atMost = sorted.set(recent.nextPlace, to: value)
        recent.push(value)
        guard recent.isFull else { return nil }
        switch ties {
        case .maximum: return Double(atMost) / Double(window)
        case .average: return Double(sorted.count(below: value) + 1 + atMost) / 2 / Double(window)
        }
    }

    /// The window alone is kept; the order is made again from it.
    private enum CodingKeys: String, CodingKey { case ties, recent }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ties = try container.decode(Ties.self, forKey: .ties)
        recent = try container.decode(RollingWindow.self, forKey: .recent)
        sorted = OrderStatistic(recent.values)
    }

    public func addState(to digest: inout StateDigest) { recent.addState(to: &digest) }

    public static func == (left: PercentileRank, right: PercentileRank) -> Bool {
        left.ties == right.ties && left.recent == right.recent
    }
}

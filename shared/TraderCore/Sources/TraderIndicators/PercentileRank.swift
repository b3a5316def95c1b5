public import TraderModel

/// The rank of the newest value among the last `window` values, itself included, as a share in (0, 1].
///
/// With `ties: .maximum` it is count(values ≤ newest) / window, as pandas `rolling(window).rank(method='max', pct=True)`;
/// with `.average` equal values share the mean of their ranks, as pandas' default. Nil until the window is full.
/// An update costs O(√window) on a blocked order statistic.
public struct PercentileRank: Indicator {
    /// What equal values do to the rank.
    public enum Ties: String, Codable, Sendable {
        case maximum = "max"
        case average
    }

    /// Values in the window, at least 1.
    public let window: Int
    public let ties: Ties
    private var recent: [Double] = []
    private var next = 0
    private var sorted = OrderStatistic()
    /// The sum of what each place of the window holds, mixed: kept with each update, so that a digest needs no walk over the window.
    private var places: UInt64 = 0

    public init(window: Int, ties: Ties = .maximum) {
        precondition(window >= 1, "a percentile rank needs a window of at least 1, not \(window)")
        self.window = window
        self.ties = ties
        recent.reserveCapacity(window)
    }

    /// Values taken so far, up to `window`: how far the warm-up is.
    public var filled: Int { recent.count }

    /// Takes the next value, which must not be NaN.
    public mutating func update(_ value: Double) -> Double? {
        precondition(!value.isNaN, "a percentile rank has no place for NaN")
        if recent.count < window {
            places &+= Self.mixed(value, at: recent.count)
            recent.append(value)
        } else {
            sorted.remove(recent[next])
            places = places &- Self.mixed(recent[next], at: next) &+ Self.mixed(value, at: next)
            recent[next] = value
            next = (next + 1) % window
        }
        sorted.insert(value)
        guard recent.count == window else { return nil }
        let atMost = sorted.count(atMost: value)
        switch ties {
        case .maximum: return Double(atMost) / Double(window)
        case .average: return Double(sorted.count(below: value) + 1 + atMost) / 2 / Double(window)
        }
    }

    /// The window alone is kept; the order is made again from it.
    private enum CodingKeys: String, CodingKey { case window, ties, recent, next }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        window = try container.decode(Int.self, forKey: .window)
        ties = try container.decode(Ties.self, forKey: .ties)
        recent = try container.decode([Double].self, forKey: .recent)
        next = try container.decode(Int.self, forKey: .next)
        guard window >= 1, recent.count <= window, (0..<window).contains(next) else {
            throw DecodingError.dataCorruptedError(forKey: .recent, in: container, debugDescription: "more values than the window holds")
        }
        sorted = OrderStatistic(recent)
        places = recent.indices.reduce(0) { $0 &+ Self.mixed(recent[$1], at: $1) }
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(recent.count))
        digest.add(Int64(next))
        digest.add(places)
    }

    private static func mixed(_ value: Double, at place: Int) -> UInt64 {
        StateDigest.mixed(value.bitPattern ^ StateDigest.mixed(UInt64(place) &+ 1))
    }

    public static func == (left: PercentileRank, right: PercentileRank) -> Bool {
        left.window == right.window && left.ties == right.ties && left.next == right.next && left.recent == right.recent
    }
}

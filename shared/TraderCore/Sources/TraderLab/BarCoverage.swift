public import TraderModel

/// What a run has of a series: the bars that it can judge, since every other series that a strategy names has them too, and those that it cannot.
public struct BarCoverage: Equatable, Sendable {
    public let first: BarTime
    public let last: BarTime
    public let count: Int
    /// Bars that no strategy is judged on.
    public let leftOut: Int

    /// Of `bars`, ascending and without gaps, of which those within `judged` count; nil when there are none.
    public init?(_ bars: [MarketHistory.TimedBar], judged: [ClosedRange<BarTime>]) {
        guard let first = bars.first?.ts, let last = bars.last?.ts else { return nil }
        self.first = first
        self.last = last
        count = bars.count
        leftOut = bars.count { bar in !judged.contains { $0.contains(bar.ts) } }
    }

    /// The bars that all of `series` have, each ascending and without gaps; nil when there are none.
    public static func common(of series: some Collection<[MarketHistory.TimedBar]>) -> ClosedRange<BarTime>? {
        let firsts = series.compactMap(\.first?.ts)
        let lasts = series.compactMap(\.last?.ts)
        guard firsts.count == series.count, let first = firsts.max(), let last = lasts.min(), first <= last else { return nil }
        return first...last
    }
}

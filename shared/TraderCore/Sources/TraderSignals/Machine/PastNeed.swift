public import TraderModel

/// What a strategy lacks to be warmed up: bars of its instruments from before those that are remembered.
public struct PastNeed: Equatable, Sendable {
    public var strategy: StrategyVersion
    /// By series, the bar before which they end, and how many are wanted.
    public var series: [(series: Series, before: BarTime, count: Int)]

    public static func == (left: PastNeed, right: PastNeed) -> Bool {
        left.strategy == right.strategy && left.series.elementsEqual(right.series) { $0 == $1 }
    }
}

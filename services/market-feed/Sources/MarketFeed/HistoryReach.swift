package import TraderModel

/// How far back a cold start loads.
package struct HistoryReach: Sendable {
    /// Before it the venue has nothing; nil where nobody knows.
    package var venueBegan: BarTime?

    package init(venueBegan: BarTime? = nil) { self.venueBegan = venueBegan }

    /// The first bar that a cold start loads of a series of this length.
    func oldest(of length: BarLength, before newest: BarTime) -> BarTime {
        let oldest = CandleHistory.oldest(of: length, before: newest)
        return venueBegan.map { max($0, oldest) } ?? oldest
    }
}

package import TraderModel

/// What the venue's REST interface is asked: the bars of a series that open in `first ... last`.
package struct BarQuestion: Equatable, Sendable {
    package var series: Series
    package var first: BarTime
    package var last: BarTime

    package init(_ series: Series, from first: BarTime, through last: BarTime) {
        self.series = series
        self.first = first
        self.last = last
    }
}

import TraderModel

/// What is known of one bar at its close, as numbers in the order of a layout: the sources of every expression. Unknown is NaN.
struct MarketSample: Sendable {
    var ts: BarTime
    /// By place of the layout.
    var values: [Double]

    init(ts: BarTime, values: [Double]) {
        self.ts = ts
        self.values = values
    }
}

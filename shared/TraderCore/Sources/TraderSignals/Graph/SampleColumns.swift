package import TraderModel

/// The samples of many bars, a column a source: what a backtest computes over. Unknown is NaN.
package struct SampleColumns: Sendable {
    /// The bars' open times, ascending.
    package let ts: [BarTime]
    /// By place of a source; empty where no expression asks for it.
    package let sources: [[Double]]

    /// The number of places.
    package static let sourceCount = MarketSample.count

    /// The first of a contract's places (long, short, new), by its row of `StrategyDocument.liquidationInstruments`.
    package static func firstPlace(ofContract row: Int) -> Int {
        MarketSample.firstPlace(of: StrategyDocument.liquidationInstruments[row]) ?? 0
    }

    package init(ts: [BarTime], sources: [[Double]]) {
        precondition(
            sources.count == MarketSample.count && sources.allSatisfy { $0.isEmpty || $0.count == ts.count }, "a source is a whole column")
        self.ts = ts
        self.sources = sources
    }
}

package import TraderModel

/// The samples of many bars, a column a source: what a backtest computes over. Unknown is NaN.
package struct SampleColumns: Sendable {
    /// The bars' open times, ascending.
    package let ts: [BarTime]
    /// By place of the layout of what computes over them; empty where no expression asks for it.
    package let sources: [[Double]]

    package init(ts: [BarTime], sources: [[Double]]) {
        precondition(sources.allSatisfy { $0.isEmpty || $0.count == ts.count }, "a source is a whole column")
        self.ts = ts
        self.sources = sources
    }
}

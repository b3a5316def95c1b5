import TraderBroker
public import TraderModel
package import TraderSignals

/// Strategies over recorded data, through the very machines of the live services.
public struct Backtest: Sendable {
    public var chain: Chain
    /// The first bar that may fire; earlier ones are history that feeds the features. Nil: all may.
    public var from: BarTime?
    /// Bars that open at or after this are left out. Nil: none.
    public var until: BarTime?

    public init(chain: Chain, from: BarTime? = nil, until: BarTime? = nil) {
        self.chain = chain
        self.from = from
        self.until = until
    }

    /// Runs the chain over `history`, handing each output to `emit`.
    ///
    /// A bar is known at its close, and a reading when it says; each bar is fed with the readings known by its close before it.
    public mutating func run(_ history: MarketHistory, emit: (Chain.Output) -> Void) { run(history, changes: [], emit: emit) }

    /// The same while strategies come, change and go: each input about them counts from the first bar behind its `after`, or from the first of
    /// all; those behind the last bar come at the end.
    package mutating func run(
        _ history: MarketHistory, changes: [(after: BarTime?, input: SignalInput)], emit: (Chain.Output) -> Void
    ) {
        var changes = changes[...]
        var series = [FeatureRecord.barLength, .oneMinute].flatMap { length in
            history.sampled(length).sorted { $0.key < $1.key }.map { RecordedSeries(series: Series($0.key, length), bars: $0.value) }
        }
        var nextReading = 0
        while let close = series.compactMap({ $0.nextClose(until: until) }).min() {
            while let change = changes.first, change.after.map({ $0.closeTime(of: FeatureRecord.barLength) < close }) ?? true {
                chain.apply(changes.removeFirst().input, emit: emit)
            }
            while nextReading < history.readings.count, history.readings[nextReading].knownAt <= close {
                chain.apply(.liquidation(.reading(history.readings[nextReading])), emit: emit)
                nextReading += 1
            }
            chain.apply(.liquidation(.watermark(through: close)), emit: emit)
            for place in series.indices where series[place].nextClose(until: until) == close {
                chain.apply(series[place].take(knownAt: close, from: from), emit: emit)
            }
        }
        for change in changes { chain.apply(change.input, emit: emit) }
    }

    /// Runs the chain over `history` and collects its trades and the time during which it could trade.
    public mutating func result(over history: MarketHistory) -> BacktestResult {
        var result = BacktestResult()
        run(history) { output in result.take(output) }
        return result
    }
}

/// The bars of a series that are still to come.
private struct RecordedSeries {
    let series: Series
    let bars: [MarketHistory.TimedBar]
    private var next = 0

    init(series: Series, bars: [MarketHistory.TimedBar]) {
        self.series = series
        self.bars = bars
    }

    /// The close of the next bar; nil when there is none, or it opens at `until` or later.
    func nextClose(until: BarTime?) -> Timestamp? {
        guard next < bars.count, until.map({ bars[next].ts < $0 }) ?? true else { return nil }
        return bars[next].ts.closeTime(of: series.length)
    }

    /// The next bar as an input; what opens before `from` is history.
    mutating func take(knownAt: Timestamp, from: BarTime?) -> SignalInput {
        let timed = bars[next]
        next += 1
        let candle = Candle(
            instrument: series.instrument, ts: timed.ts, bar: timed.bar,
            origin: from.map { timed.ts < $0 } ?? false ? .history : .rest, knownAt: knownAt)
        return series.length < FeatureRecord.barLength ? .minute(candle) : .candle(candle)
    }
}

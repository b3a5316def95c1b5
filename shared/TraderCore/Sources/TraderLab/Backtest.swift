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
        let instruments = history.bars.keys.sorted()
        var cursors = instruments.map { _ in 0 }
        var nextReading = 0
        while let ts = zip(instruments, cursors).compactMap({ history.bars[$0]?[at: $1]?.ts }).min(), until.map({ ts < $0 }) ?? true {
            let close = ts.closeTime(of: MarketHistory.barLength)
            while let change = changes.first, change.after.map({ $0 < ts }) ?? true {
                chain.apply(changes.removeFirst().input, emit: emit)
            }
            while nextReading < history.readings.count, history.readings[nextReading].knownAt <= close {
                chain.apply(.liquidation(.reading(history.readings[nextReading])), emit: emit)
                nextReading += 1
            }
            chain.apply(.liquidation(.watermark(through: close)), emit: emit)
            for (index, instrument) in instruments.enumerated() {
                guard let timed = history.bars[instrument]?[at: cursors[index]], timed.ts == ts else { continue }
                cursors[index] += 1
                let origin: Candle.Origin = from.map { ts < $0 } ?? false ? .history : .rest
                chain.apply(
                    .candle(Candle(instrument: instrument, ts: ts, bar: timed.bar, origin: origin, knownAt: close)), emit: emit)
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

extension Array {
    fileprivate subscript(at index: Int) -> Element? { index < count ? self[index] : nil }
}

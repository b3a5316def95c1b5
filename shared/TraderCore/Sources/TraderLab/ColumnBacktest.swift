public import TraderBroker
public import TraderModel
public import TraderSignals

/// A backtest over columns: each indicator runs over all bars in one loop, and the broker's machine is given only the bars on which
/// something happens. Its trades are those of `Backtest`, bit for bit; `Tests/BacktestTests` holds the two against each other.
public struct ColumnBacktest: Sendable {
    private let strategies: StrategyColumns
    private let broker: BrokerMachine
    private let from: BarTime?
    private let until: BarTime?

    /// Compiles the documents; throws what is wrong first. `from` is the first bar that may fire, at `until` the bars end.
    public init(
        _ documents: [StrategyDocument], broker: BrokerMachine = BrokerMachine(), from: BarTime? = nil, until: BarTime? = nil
    ) throws(DocumentError) {
        strategies = try StrategyColumns(documents)
        self.broker = broker
        self.from = from
        self.until = until
    }

    /// Runs over `history`; only bars that every instrument has are judged.
    public func result(over history: MarketHistory) -> BacktestResult {
        let bars = JointBars(history, until: until)
        let columns = bars.columns(strategies.usedSources, readings: history.readings)
        let first = from.map { from in bars.ts.firstIndex { $0 >= from } ?? bars.ts.count } ?? 0
        let run = strategies.run(over: columns, from: first)
        var result = BacktestResult()
        result.note(bars: bars.ts.count, last: bars.ts.last)
        for (place, ready) in run.firstReady.enumerated() {
            if let ready { result.noteReady(strategies.documents[place].name, at: bars.ts[ready]) }
        }
        var walk = BrokerWalk(broker, bars)
        for event in run.events { walk.take(event, of: strategies.documents[event.strategy]) { result.take($0) } }
        walk.finish { result.take($0) }
        return result
    }
}

/// The broker's machine over the bars on which something happens.
private struct BrokerWalk {
    private var broker: BrokerMachine
    private let bars: JointBars
    /// The last bar that the broker was given.
    private var current = -1

    init(_ broker: BrokerMachine, _ bars: JointBars) {
        self.broker = broker
        self.bars = bars
    }

    mutating func take(_ event: StrategyColumns.Event, of document: StrategyDocument, emit: (BrokerOutput) -> Void) {
        advance(to: event.bar, emit)
        let ts = bars.ts[event.bar]
        guard let price = bars.close(document.instrument, event.bar) else { return }
        switch event.kind {
        case .exit(let direction):
            broker.apply(
                .exit(
                    ExitSignal(
                        signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, price: price,
                        knownAt: ts.closeTime(of: MarketHistory.barLength))), emit: emit)
        case .fire(let direction):
            broker.apply(
                .fire(
                    Fire(
                        signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, price: price,
                        holdFiveMinuteBars: document.holdFiveMinuteBars, cost: document.cost,
                        knownAt: ts.closeTime(of: MarketHistory.barLength))), emit: emit)
        }
    }

    /// What is open at the end is valued at the last bar.
    mutating func finish(emit: (BrokerOutput) -> Void) {
        guard !bars.ts.isEmpty else { return }
        advance(to: bars.ts.count - 1, emit)
    }

    /// Gives the broker each bar up to `bar` on which a trade is due, and the bar itself.
    private mutating func advance(to bar: Int, _ emit: (BrokerOutput) -> Void) {
        while let due = broker.nextDueBar, let place = bars.place(atOrAfter: due, behind: current), place < bar { give(place, emit) }
        if bar > current { give(bar, emit) }
    }

    private mutating func give(_ bar: Int, _ emit: (BrokerOutput) -> Void) {
        current = bar
        let ts = bars.ts[bar]
        broker.apply(
            .features(
                FeatureRecord(
                    ts: ts, closes: bars.closes(bar), features: Features(names: [], values: []), standing: .timely, refused: [], passed: [],
                    knownAt: ts.closeTime(of: MarketHistory.barLength))), emit: emit)
    }
}

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
        let first = from.map { from in bars.ts.firstIndex { $0 >= from } ?? bars.ts.count } ?? 0
        let columns = strategies.rules(over: bars.columns(for: strategies, readings: history.readings), from: first)
        var result = BacktestResult()
        result.note(bars: bars.ts.count, last: bars.ts.last)
        for (document, column) in zip(strategies.documents, columns) {
            if let ready = column.firstReady { result.noteReady(document.name, at: bars.ts[ready]) }
        }
        var walk = BrokerWalk(broker, bars, zip(strategies.documents, columns).map { StrategyWalk($0, $1) })
        walk.run { result.take($0) }
        return result
    }
}

/// One strategy's way through the bars on which its rules hold: what its desk would answer with "in trade" or "cooling down" is passed over.
private struct StrategyWalk {
    /// What is asked of the broker next.
    struct Event {
        enum Kind: Equatable {
            case exit(Direction)
            case fire(Direction)
        }

        var bar: Int
        var kind: Kind

        /// By bar, exits before fires.
        func isBefore(_ other: Event) -> Bool { (bar, isFire ? 1 : 0) < (other.bar, other.isFire ? 1 : 0) }

        private var isFire: Bool { if case .fire = kind { true } else { false } }
    }

    let document: StrategyDocument
    private let column: RuleColumn
    /// The place in the column from which on is looked.
    private var place = 0
    /// Whether the exit at that place was taken.
    private var hasLeft = false
    private(set) var next: Event?

    init(_ document: StrategyDocument, _ column: RuleColumn) {
        self.document = document
        self.column = column
    }

    /// Whatever was next is done.
    mutating func pass() {
        if case .exit = next?.kind { hasLeft = true } else { advance() }
    }

    private mutating func advance() {
        place += 1
        hasLeft = false
    }

    /// Looks for what is next, with the trade that is open now.
    mutating func look(_ ts: [BarTime], _ broker: BrokerMachine) {
        let open = broker.openTrade(of: document.name)
        while place < column.bars.count {
            let (bar, rules) = (column.bars[place], column.rules[place])
            if let open, !open.isDue(at: ts[bar]) {
                if !hasLeft, open.entryTs < ts[bar], rules.exits(open.direction) {
                    return next = Event(bar: bar, kind: .exit(open.direction))
                }
            } else if let direction = rules.entry,
                !broker.isCoolingDown(document.name, version: 1, at: ts[bar], seconds: document.cooldownSeconds)
            {
                return next = Event(bar: bar, kind: .fire(direction))
            }
            advance()
        }
        next = nil
    }
}

/// The broker's machine over the bars on which something happens.
private struct BrokerWalk {
    private var broker: BrokerMachine
    private let bars: JointBars
    private var strategies: [StrategyWalk]
    /// The last bar that the broker was given.
    private var current = -1

    init(_ broker: BrokerMachine, _ bars: JointBars, _ strategies: [StrategyWalk]) {
        self.broker = broker
        self.bars = bars
        self.strategies = strategies
    }

    /// Takes what happens in the order of a stream: by bar, exits before fires, then by strategy. What is open at the end is valued at the last bar.
    mutating func run(emit: (BrokerOutput) -> Void) {
        for place in strategies.indices { strategies[place].look(bars.ts, broker) }
        while let place = first {
            if let event = strategies[place].next { take(event, of: strategies[place].document, emit: emit) }
            strategies[place].pass()
            strategies[place].look(bars.ts, broker)
        }
        finish(emit: emit)
    }

    /// The place of the strategy whose event is next; nil when there is none.
    private var first: Int? {
        var first: (place: Int, event: StrategyWalk.Event)?
        for (place, strategy) in strategies.enumerated() {
            guard let event = strategy.next, first.map({ event.isBefore($0.event) }) ?? true else { continue }
            first = (place, event)
        }
        return first?.place
    }

    private mutating func take(_ event: StrategyWalk.Event, of document: StrategyDocument, emit: (BrokerOutput) -> Void) {
        advance(to: event.bar, emit)
        let ts = bars.ts[event.bar]
        guard let price = bars.close(document.instrument, event.bar) else { return }
        let knownAt = ts.closeTime(of: MarketHistory.barLength)
        switch event.kind {
        case .exit(let direction):
            broker.apply(
                .exit(
                    ExitSignal(
                        signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, price: price,
                        knownAt: knownAt)), emit: emit)
        case .fire(let direction):
            broker.apply(
                .fire(
                    Fire(
                        signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, price: price,
                        holdSeconds: document.holdSeconds, cooldownSeconds: document.cooldownSeconds, cost: document.cost,
                        knownAt: knownAt)), emit: emit)
        }
    }

    /// What is open at the end is valued at the last bar.
    private mutating func finish(emit: (BrokerOutput) -> Void) {
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

public import TraderBroker
public import TraderModel
public import TraderSignals

/// A backtest over columns: each indicator runs over all bars in one loop, and the broker's machine is given only the bars on which
/// something happens. Its trades are those of `Backtest`, bit for bit; `Tests/BacktestTests` holds the two against each other.
public struct ColumnBacktest: Sendable {
    /// Strategies that name the same.
    private struct Lane: Sendable {
        var inputs: LaneInputs
        var strategies: StrategyColumns
    }

    private let home: MarketInputs?
    private let lanes: [Lane]
    private let broker: BrokerMachine
    private let from: BarTime?
    private let until: BarTime?

    /// Compiles the documents; throws what is wrong first. What names no more than `home` is of one lane, as in `SignalMachine`. `from` is the
    /// first bar that may fire, at `until` the bars end.
    public init(
        _ documents: [StrategyDocument], home: MarketInputs?, broker: BrokerMachine = BrokerMachine(), from: BarTime? = nil,
        until: BarTime? = nil
    ) throws(DocumentError) {
        var members: [LaneInputs: [StrategyDocument]] = [:]
        for document in documents { members[try LaneInputs(of: document, home: home), default: []].append(document) }
        var lanes: [Lane] = []
        for (inputs, members) in members {
            lanes.append(Lane(inputs: inputs, strategies: try StrategyColumns(members, of: inputs.length)))
        }
        self.home = home
        // Of bars that closed together: in the order in which a stream has all that a lane needs, then as it judges its lanes.
        self.lanes = lanes.sorted { left, right in
            let (last, other) = (left.inputs.market.instruments.max(), right.inputs.market.instruments.max())
            if left.inputs.length != right.inputs.length { return left.inputs.length > right.inputs.length }
            if let last, let other, last != other { return last < other }
            return left.inputs.market == home || (right.inputs.market != home && left.inputs < right.inputs)
        }
        self.broker = broker
        self.from = from
        self.until = until
    }

    /// Runs over `history`; only bars that every instrument of a lane has are judged. Of home those count that there are bars of.
    public func result(over history: MarketHistory) -> BacktestResult {
        var result = BacktestResult()
        var walks: [LaneWalk] = []
        for lane in lanes {
            let inputs = lane.inputs
            let isHome = inputs.market == home && inputs.length == FeatureRecord.barLength
            let series = history.sampled(inputs.length).filter { inputs.market.instruments.contains($0.key) }
            // What a strategy names and nobody recorded is waited for.
            let isWaiting = !isHome && series.count < inputs.market.instruments.count
            let bars = JointBars(isWaiting ? [:] : series, of: inputs.length, until: until)
            let first = from.map { from in bars.ts.firstIndex { $0 >= from } ?? bars.ts.count } ?? 0
            let columns = lane.strategies.rules(over: bars.columns(for: lane.strategies, readings: history.readings), from: first)
            result.note(bars: bars.ts.count, of: inputs.length, last: bars.ts.last)
            for (document, column) in zip(lane.strategies.documents, columns) {
                if let ready = column.firstReady { result.noteReady(document.name, at: bars.ts[ready]) }
            }
            walks.append(
                LaneWalk(
                    bars, name: isHome ? nil : "\(inputs)",
                    zip(lane.strategies.documents, columns).map { StrategyWalk($0, $1) }))
        }
        var walk = BrokerWalk(broker, walks)
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

        /// Of one bar exits come before fires.
        var rank: Int { if case .fire = kind { 1 } else { 0 } }
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

/// A lane's way through its bars.
private struct LaneWalk {
    let bars: JointBars
    /// What its records are called; nil for that of home.
    let name: String?
    var strategies: [StrategyWalk]
    /// The last bar that the broker was given.
    var current = -1

    init(_ bars: JointBars, name: String?, _ strategies: [StrategyWalk]) {
        self.bars = bars
        self.name = name
        self.strategies = strategies
    }

    /// The seconds at which a bar closes.
    func close(_ bar: Int) -> Int64 { bars.ts[bar].unixSeconds + bars.length.seconds }

    /// The strategy whose event is next, of its own bars' order; nil when there is none.
    var first: (place: Int, event: StrategyWalk.Event)? {
        var first: (place: Int, event: StrategyWalk.Event)?
        for (place, strategy) in strategies.enumerated() {
            guard let event = strategy.next, first.map({ (event.bar, event.rank) < ($0.event.bar, $0.event.rank) }) ?? true else {
                continue
            }
            first = (place, event)
        }
        return first
    }

    func record(_ bar: Int) -> FeatureRecord {
        let ts = bars.ts[bar]
        return FeatureRecord(
            ts: ts, lane: name, closes: bars.closes(bar), features: Features(names: [], values: []), standing: .timely, refused: [],
            passed: [],
            knownAt: ts.closeTime(of: bars.length))
    }
}

/// The broker's machine over the bars of all lanes on which something happens.
private struct BrokerWalk {
    private var broker: BrokerMachine
    private var lanes: [LaneWalk]

    init(_ broker: BrokerMachine, _ lanes: [LaneWalk]) {
        self.broker = broker
        self.lanes = lanes
    }

    /// Takes what happens in the order of a stream: by the moments at which bars close, then by lane, in it exits before fires, then by
    /// strategy. What is open at the end is valued at the last bars.
    mutating func run(emit: (BrokerOutput) -> Void) {
        for lane in lanes.indices {
            for place in lanes[lane].strategies.indices { lanes[lane].strategies[place].look(lanes[lane].bars.ts, broker) }
        }
        while let next { take(next.lane, next.place, next.event, emit) }
        let lasts = lanes.indices.filter { !lanes[$0].bars.ts.isEmpty }.map { (lane: $0, bar: lanes[$0].bars.ts.count - 1) }
        for last in lasts.sorted(by: { (lanes[$0.lane].close($0.bar), $0.lane) < (lanes[$1.lane].close($1.bar), $1.lane) }) {
            advance(to: last.bar, of: last.lane, emit)
        }
    }

    /// The strategy's event that is next in all lanes; nil when there is none.
    private var next: (lane: Int, place: Int, event: StrategyWalk.Event)? {
        var next: (lane: Int, place: Int, event: StrategyWalk.Event)?
        for (lane, walk) in lanes.enumerated() {
            guard let first = walk.first else { continue }
            if let next, lanes[next.lane].close(next.event.bar) <= walk.close(first.event.bar) { continue }
            next = (lane, first.place, first.event)
        }
        return next
    }

    private mutating func take(_ lane: Int, _ place: Int, _ event: StrategyWalk.Event, _ emit: (BrokerOutput) -> Void) {
        advance(to: event.bar, of: lane, emit)
        let bars = lanes[lane].bars
        let document = lanes[lane].strategies[place].document
        if let price = bars.close(document.instrument, event.bar) {
            let ts = bars.ts[event.bar]
            let input = Self.input(
                event.kind, of: document, inLane: lanes[lane].name, at: ts, price, knownAt: ts.closeTime(of: bars.length))
            broker.apply(input, emit: emit)
        }
        lanes[lane].strategies[place].pass()
        lanes[lane].strategies[place].look(bars.ts, broker)
    }

    private static func input(
        _ kind: StrategyWalk.Event.Kind, of document: StrategyDocument, inLane lane: String?, at ts: BarTime, _ price: Price,
        knownAt: Timestamp
    ) -> BrokerInput {
        switch kind {
        case .exit(let direction):
            .exit(
                ExitSignal(
                    signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, price: price,
                    knownAt: knownAt))
        case .fire(let direction):
            .fire(
                Fire(
                    signal: document.name, version: 1, direction: direction, instrument: document.instrument, ts: ts, lane: lane,
                    price: price, holdSeconds: document.holdSeconds, cooldownSeconds: document.cooldownSeconds, cost: document.cost,
                    knownAt: knownAt))
        }
    }

    /// Gives the broker each bar of any lane on which a trade is due before the bar `bar` of `lane`, and that bar itself.
    private mutating func advance(to bar: Int, of lane: Int, _ emit: (BrokerOutput) -> Void) {
        let end = (lanes[lane].close(bar), lane)
        while let due = firstDue, (lanes[due.lane].close(due.bar), due.lane) < end { give(due.bar, of: due.lane, emit) }
        if bar > lanes[lane].current { give(bar, of: lane, emit) }
    }

    /// The first bar on which a trade of its lane is due, in all lanes; nil when there is none.
    private var firstDue: (lane: Int, bar: Int)? {
        var first: (lane: Int, bar: Int)?
        for (lane, walk) in lanes.enumerated() {
            guard let due = broker.nextDueBar(ofLane: walk.name), let bar = walk.bars.place(atOrAfter: due, behind: walk.current) else {
                continue
            }
            if let first, lanes[first.lane].close(first.bar) <= walk.close(bar) { continue }
            first = (lane, bar)
        }
        return first
    }

    private mutating func give(_ bar: Int, of lane: Int, _ emit: (BrokerOutput) -> Void) {
        lanes[lane].current = bar
        broker.apply(.features(lanes[lane].record(bar)), emit: emit)
    }
}

public import TraderModel

/// Turns fires into paper trades: fills at the bar's close, closes what is due or left before anything opens, one open trade a signal. A `Desk`
/// for each signal knows its cooldown: signal-engine fires whenever a rule holds, and every fire is answered with an order.
public struct BrokerMachine: Machine {
    /// The version of these rules: a snapshot or log segment names the one that made it.
    public static let version = 4

    /// An account that is further than this from zero, 10²⁷ USD, takes no more trades: what is open can then still be closed at any price, with
    /// every amount exact.
    public static let mostBalance = Money(units: 100_000_000_000_000_000_000_000_000_000_000_000)
    /// The highest cost of a trade: 10⁸ basis points, ten thousand times its value.
    public static let mostCost = BasisPoints(units: 10_000_000_000_000_000)

    public private(set) var settings: BrokerSettings
    public private(set) var ledger: Ledger
    /// Open trades in the order of their entries, each with the cost in basis points that was agreed at its entry.
    private var positions: [Position] = []
    /// The newest bar that was heard of.
    public private(set) var newestBar: BarTime?
    private var nextTrade: Int64 = 1
    /// Closes of the bar that was heard of last.
    private var closes: [Instrument: Price] = [:]
    /// The lane of that bar; nil for the bars that are judged whatever runs.
    private var lane: String?
    /// The newest closes that were heard of before, once there was another lane: nil until then.
    private var earlierCloses: [Instrument: Price]?
    /// By signal.
    private var desks: [String: Desk] = [:]

    struct Position: Codable, Equatable, Sendable {
        var trade: Trade
        var cost: BasisPoints
        /// The lane of the strategy, whose bars alone are the trade's; nil for the bars that are judged whatever runs.
        var lane: String?

        /// What both fills cost together, in USD: a share of the entry value.
        var fees: Money { trade.entryPrice.value(of: trade.quantity).share(cost) }
    }

    public init(settings: BrokerSettings = BrokerSettings()) {
        self.settings = settings
        ledger = Ledger(startingBalance: settings.startingBalance)
    }

    /// A machine in the middle of its life.
    init(
        settings: BrokerSettings, ledger: Ledger, positions: [Position], newestBar: BarTime?, nextTrade: Int64,
        closes: [Instrument: Price], desks: [String: Desk]
    ) {
        self.settings = settings
        self.ledger = ledger
        self.positions = positions
        self.newestBar = newestBar
        self.nextTrade = nextTrade
        self.closes = closes
        self.desks = desks
    }

    /// The open trade of a signal; nil when there is none.
    public func openTrade(of signal: String) -> Trade? { positions.first { $0.trade.signal == signal }?.trade }

    /// Whether a fire of a version at `ts` comes sooner than `seconds` after its last entry. At equality it may enter.
    public func isCoolingDown(_ signal: String, version: Int, at ts: BarTime, seconds: Int64) -> Bool {
        desks[signal]?.isCoolingDown(version, at: ts, seconds: seconds) ?? false
    }

    /// Versions that signal-engine judges for the exit of a trade alone, and that have none open: it is to be told so. By name, then number.
    public var versionsToRetire: [StrategyVersion] {
        desks.sorted { $0.key < $1.key }.flatMap { signal, desk in
            desk.retiring.filter { version in !positions.contains { $0.trade.signal == signal && $0.trade.version == version } }
                .map { StrategyVersion(name: signal, version: $0) }
        }
    }

    /// Open trades in the order of their entries.
    public var openTrades: [Trade] { positions.map(\.trade) }

    /// The first bar of a lane on which an open trade of it ends by time; nil when none does.
    public func nextDueBar(ofLane lane: String?) -> BarTime? {
        positions.lazy.filter { $0.lane == lane }.compactMap { position in
            position.trade.holdSeconds.map { BarTime(unixSeconds: position.trade.entryTs.unixSeconds + $0) }
        }
        .min()
    }

    public mutating func apply(_ input: BrokerInput, emit: (BrokerOutput) -> Void) {
        switch input {
        case .features(let record): advance(to: record, emit)
        case .exit(let signal): leave(signal, emit)
        case .fire(let fire): take(fire, emit)
        case .strategy(let record): note(record)
        case .settings(let changed):
            settings = settings(adopting: changed)
            if nextTrade == 1 { ledger = Ledger(startingBalance: settings.startingBalance) }
        }
    }

    private mutating func note(_ record: StrategyRecord) {
        // A strategy that never fired and of which nothing retires has no desk.
        guard record.state == .retiring || desks[record.name] != nil else { return }
        desks[record.name, default: Desk()].note(record.version, record.state)
    }

    /// The settings that `changed` would lead to: a balance that was traded on cannot begin anew.
    public func settings(adopting changed: BrokerSettings) -> BrokerSettings {
        var adopted = changed
        if nextTrade > 1 { adopted.startingBalance = settings.startingBalance }
        return adopted
    }

    private mutating func advance(to record: FeatureRecord, _ emit: (BrokerOutput) -> Void) {
        if record.lane != nil || lane != nil { earlierCloses = (earlierCloses ?? [:]).merging(closes) { $1 } }
        closes = record.closes
        lane = record.lane
        newestBar = max(record.ts, newestBar ?? record.ts)
        guard positions.contains(where: { $0.lane == lane }) else { return }
        closeWhatIsDue(at: record.ts, emit)
        emit(.equity(equity(at: record.ts)))
    }

    private mutating func closeWhatIsDue(at ts: BarTime, _ emit: (BrokerOutput) -> Void) {
        var stillOpen: [Position] = []
        for position in positions {
            guard position.lane == lane, position.trade.isDue(at: ts), let price = closes[position.trade.instrument] else {
                stillOpen.append(position)
                continue
            }
            emit(.fill(close(position, at: ts, price: price, reason: .time)))
        }
        positions = stillOpen
    }

    /// A rule says that trades of its direction are to be left whether there is one or not; it never leaves one on the bar of its entry.
    private mutating func leave(_ signal: ExitSignal, _ emit: (BrokerOutput) -> Void) {
        let place = positions.firstIndex {
            $0.trade.signal == signal.signal && $0.trade.version == signal.version && $0.trade.direction == signal.direction
                && $0.trade.entryTs < signal.ts
        }
        guard let place, let price = closes[positions[place].trade.instrument] else { return }
        let position = positions.remove(at: place)
        emit(.fill(close(position, at: signal.ts, price: price, reason: .rule)))
        emit(.equity(equity(at: signal.ts)))
    }

    private mutating func close(_ position: Position, at ts: BarTime, price: Price, reason: Trade.ExitReason) -> FillRecord {
        let trade = position.trade
        let gross = Trade.grossBps(entry: trade.entryPrice, exit: price, direction: trade.direction)
        var closed = trade
        closed.exit = Trade.Exit(ts: ts, price: price, grossBps: gross, netBps: gross - position.cost.doubleValue, reason: reason)
        let realized = result(of: trade, at: price)
        let fee = position.fees - position.fees.half
        ledger.book(realized)
        ledger.pay(fee: fee)
        return FillRecord(
            kind: .exit, ts: ts, price: price, quantity: trade.direction == .long ? -trade.quantity : trade.quantity, fee: fee,
            realized: realized, trade: closed)
    }

    private mutating func take(_ fire: Fire, _ emit: (BrokerOutput) -> Void) {
        let cost = fire.cost ?? settings.cost
        let (quantity, reason) = judge(fire, cost)
        guard let quantity else {
            emit(.order(OrderRecord(fire: fire, status: .refused, reason: reason, trade: nil)))
            return
        }
        let trade = Trade(
            id: nextTrade, signal: fire.signal, version: fire.version, direction: fire.direction, instrument: fire.instrument,
            entryTs: fire.ts, entryPrice: fire.price, quantity: quantity, holdSeconds: fire.holdSeconds)
        nextTrade += 1
        let position = Position(trade: trade, cost: cost, lane: lane)
        positions.append(position)
        desks[fire.signal, default: Desk()].entered(by: fire)
        let fee = position.fees.half
        ledger.pay(fee: fee)
        emit(.order(OrderRecord(fire: fire, status: .accepted, reason: nil, trade: trade.id)))
        emit(
            .fill(
                FillRecord(
                    kind: .entry, ts: fire.ts, price: fire.price,
                    quantity: fire.direction == .long ? trade.quantity : -trade.quantity, fee: fee, realized: .zero, trade: trade)))
        emit(.equity(equity(at: fire.ts)))
    }

    /// What is bought for a fire, or why nothing is.
    private mutating func judge(_ fire: Fire, _ cost: BasisPoints) -> (Quantity?, OrderRecord.RefusalReason?) {
        if desks[fire.signal, default: Desk()].isRepeated(fire) { return (nil, .repeated) }
        if openTrade(of: fire.signal) != nil { return (nil, .tradeOpen) }
        if isCoolingDown(fire.signal, version: fire.version, at: fire.ts, seconds: fire.cooldownSeconds ?? 0) { return (nil, .coolingDown) }
        guard fire.price > .zero, closes[fire.instrument] == fire.price else { return (nil, .noPrice) }
        guard let quantity = Quantity.affordable(settings.notional, at: fire.price),
            ledger.balance.units.magnitude <= Self.mostBalance.units.magnitude, cost.units.magnitude <= Self.mostCost.units.magnitude
        else { return (nil, .outOfRange) }
        return quantity > .zero ? (quantity, nil) : (nil, .tooSmall)
    }

    private func result(of trade: Trade, at price: Price) -> Money {
        let change = price.value(of: trade.quantity) - trade.entryPrice.value(of: trade.quantity)
        return trade.direction == .long ? change : -change
    }

    private func equity(at ts: BarTime) -> EquityRecord {
        let unrealized = positions.map(\.trade).reduce(Money.zero) { sum, trade in
            let price = closes[trade.instrument] ?? earlierCloses?[trade.instrument]
            return sum + (price.map { result(of: trade, at: $0) } ?? .zero)
        }
        return EquityRecord(ts: ts, balance: ledger.balance, unrealized: unrealized, openTrades: positions.count)
    }
}

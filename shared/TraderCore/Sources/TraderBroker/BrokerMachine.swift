public import TraderModel

/// Turns fires into paper trades: fills at the bar's close, closes what is due or left before anything opens, one open trade a signal. A `Desk`
/// for each signal knows its cooldown: signal-engine fires whenever a rule holds, and every fire is answered with an order.
///
/// A trade lives on the bars of its strategy's lane. What changes nothing need not be journaled: bars of lanes in which nothing is open.
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
    private var nextTrade: Int64 = 1
    /// By signal.
    private var desks: [String: Desk] = [:]

    struct Position: Codable, Equatable, Sendable {
        var trade: Trade
        var cost: BasisPoints
        /// The lane of the strategy, whose bars alone are the trade's; nil for the bars that are judged whatever runs.
        var lane: String?
        /// The newest close of its lane's bars.
        var mark: Price

        /// What both fills cost together, in USD: a share of the entry value.
        var fees: Money { trade.entryPrice.value(of: trade.quantity).share(cost) }
    }

    public init(settings: BrokerSettings = BrokerSettings()) {
        self.settings = settings
        ledger = Ledger(startingBalance: settings.startingBalance)
    }

    /// A machine in the middle of its life.
    init(settings: BrokerSettings, ledger: Ledger, positions: [Position], nextTrade: Int64, desks: [String: Desk]) {
        self.settings = settings
        self.ledger = ledger
        self.positions = positions
        self.nextTrade = nextTrade
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

    /// A bar of which nothing is open changes nothing.
    private mutating func advance(to record: FeatureRecord, _ emit: (BrokerOutput) -> Void) {
        guard positions.contains(where: { $0.lane == record.lane }) else { return }
        var stillOpen: [Position] = []
        for var position in positions {
            guard position.lane == record.lane, let price = record.closes[position.trade.instrument] else {
                stillOpen.append(position)
                continue
            }
            position.mark = price
            guard position.trade.isDue(at: record.ts) else {
                stillOpen.append(position)
                continue
            }
            emit(.fill(close(position, at: record.ts, price: price, reason: .time)))
        }
        positions = stillOpen
        emit(.equity(equity(at: record.ts, ofLane: record.lane)))
    }

    /// A rule says that trades of its direction are to be left whether there is one or not; it never leaves one on the bar of its entry.
    private mutating func leave(_ signal: ExitSignal, _ emit: (BrokerOutput) -> Void) {
        let place = positions.firstIndex {
            $0.trade.signal == signal.signal && $0.trade.version == signal.version && $0.trade.direction == signal.direction
                && $0.trade.entryTs < signal.ts
        }
        guard let place else { return }
        let position = positions.remove(at: place)
        emit(.fill(close(position, at: signal.ts, price: position.mark, reason: .rule)))
        emit(.equity(equity(at: signal.ts, ofLane: position.lane)))
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
        let position = Position(trade: trade, cost: cost, lane: fire.lane, mark: fire.price)
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
        emit(.equity(equity(at: fire.ts, ofLane: fire.lane)))
    }

    /// What is bought for a fire, or why nothing is.
    private mutating func judge(_ fire: Fire, _ cost: BasisPoints) -> (Quantity?, OrderRecord.RefusalReason?) {
        if desks[fire.signal, default: Desk()].isRepeated(fire) { return (nil, .repeated) }
        if openTrade(of: fire.signal) != nil { return (nil, .tradeOpen) }
        if isCoolingDown(fire.signal, version: fire.version, at: fire.ts, seconds: fire.cooldownSeconds ?? 0) { return (nil, .coolingDown) }
        guard fire.price > .zero else { return (nil, .noPrice) }
        guard let quantity = Quantity.affordable(settings.notional, at: fire.price),
            ledger.balance.units.magnitude <= Self.mostBalance.units.magnitude, cost.units.magnitude <= Self.mostCost.units.magnitude
        else { return (nil, .outOfRange) }
        return quantity > .zero ? (quantity, nil) : (nil, .tooSmall)
    }

    private func result(of trade: Trade, at price: Price) -> Money {
        let change = price.value(of: trade.quantity) - trade.entryPrice.value(of: trade.quantity)
        return trade.direction == .long ? change : -change
    }

    /// The account at the close of a lane's bar. Its time is the open of the bar of five minutes that closes then.
    private func equity(at bar: BarTime, ofLane lane: String?) -> EquityRecord {
        let shift = FeatureRecord.length(ofLane: lane).seconds - FeatureRecord.barLength.seconds
        return EquityRecord(
            ts: BarTime(unixSeconds: bar.unixSeconds + shift), balance: ledger.balance,
            unrealized: positions.reduce(Money.zero) { $0 + result(of: $1.trade, at: $1.mark) }, openTrades: positions.count)
    }
}

import TraderBroker
import TraderModel

/// The account from outside: every fire has one outcome, a signal at most one open trade, and no unit of money comes or goes unseen.
struct AccountBook {
    private var balance: Money
    private let startingBalance: Money
    /// Fires without an outcome.
    private var awaited: Set<String> = []
    private var known: Set<String> = []
    private var openTrades: [String: Int64] = [:]
    /// Fees and results by trade, of both its fills.
    private var fees = Money.zero
    private var realized = Money.zero
    private var accepted: Int64?
    /// The closes of each bar that was judged, and the lane of each fire and of each open trade.
    private var closes: [Bar: [Instrument: Price]] = [:]
    private var lanes: [String: String?] = [:]
    private var lanesOfTrades: [Int64: String?] = [:]

    private struct Bar: Hashable {
        var lane: String?
        var ts: BarTime
    }

    init(_ settings: BrokerSettings) {
        startingBalance = settings.startingBalance
        balance = settings.startingBalance
    }

    mutating func take(_ record: FeatureRecord) { closes[Bar(lane: record.lane, ts: record.ts)] = record.closes }

    mutating func take(_ fire: Fire) throws(BrokenPromise) {
        lanes[fire.id] = fire.lane
        guard known.insert(fire.id).inserted else { throw BrokenPromise("\(fire.id) fires twice") }
        awaited.insert(fire.id)
    }

    mutating func take(_ output: BrokerOutput) throws(BrokenPromise) {
        switch output {
        case .order(let order): try take(order)
        case .fill(let fill): try take(fill)
        case .equity(let equity):
            guard equity.balance == startingBalance + realized - fees, equity.openTrades == openTrades.count else {
                throw BrokenPromise("the balance of \(equity.ts) is \(equity.balance), the fills make \(startingBalance + realized - fees)")
            }
        }
    }

    private mutating func take(_ order: OrderRecord) throws(BrokenPromise) {
        guard awaited.remove(order.fire) != nil else { throw BrokenPromise("\(order.fire) has an outcome without a fire, or a second one") }
        guard (order.status == .accepted) == (order.reason == nil), (order.trade != nil) == (order.status == .accepted) else {
            throw BrokenPromise("\(order.fire) is \(order.status.rawValue) without a reason or a trade")
        }
        accepted = order.trade
        if let trade = order.trade { lanesOfTrades[trade] = lanes[order.fire] ?? nil }
        lanes[order.fire] = nil
    }

    private mutating func take(_ fill: FillRecord) throws(BrokenPromise) {
        let trade = fill.trade
        fees += fill.fee
        realized += fill.realized
        switch fill.kind {
        case .entry:
            guard accepted == trade.id else { throw BrokenPromise("trade \(trade.id) opens without an order") }
            guard openTrades.updateValue(trade.id, forKey: trade.signal) == nil else {
                throw BrokenPromise("\(trade.signal) has two trades open")
            }
            accepted = nil
        case .exit:
            guard openTrades.removeValue(forKey: trade.signal) == trade.id else {
                throw BrokenPromise("trade \(trade.id) closes and was not open")
            }
            let lane = lanesOfTrades.removeValue(forKey: trade.id) ?? nil
            guard closes[Bar(lane: lane, ts: fill.ts)]?[trade.instrument] == fill.price else {
                throw BrokenPromise("trade \(trade.id) closes at \(fill.ts), and not by a bar of its lane, \(lane ?? "home")")
            }
            if trade.exit?.reason == .time, let seconds = trade.holdSeconds {
                guard fill.ts.seconds(since: trade.entryTs) >= seconds else {
                    throw BrokenPromise("trade \(trade.id) closes before its time")
                }
            }
            let change = fill.price.value(of: trade.quantity) - trade.entryPrice.value(of: trade.quantity)
            guard fill.realized == (trade.direction == .long ? change : -change) else {
                throw BrokenPromise("trade \(trade.id) realizes \(fill.realized), its prices make \(change)")
            }
        }
    }
}

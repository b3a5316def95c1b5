import TestSupport
import Testing
import TraderBroker
import TraderLab
import TraderModel
import TraderSignals
import TraderSimulation

/// No phantom positions: whatever documents come, change and go, whatever the broker refuses and however late the words for versions that are
/// over come, after every step what the desks hold is what the fills made, and each decision follows from that alone.
@Suite(.timeLimit(.minutes(3)))
struct DeskPropertyTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func theDeskHoldsWhatTheLedgerMade(seed: UInt64) throws {
        var life = DeskLifetime(seed: seed)
        for _ in 0..<400 { try life.step() }
        #expect(life.ledger.accepted > 20, "\(life.ledger)")
        let reasons: Set<OrderRecord.RefusalReason> = seed % 2 == 0 ? [.tradeOpen, .coolingDown, .tooSmall] : [.tradeOpen, .coolingDown]
        #expect(Set(life.ledger.refusals.keys) == reasons)
        #expect(life.retired > 0 && life.ledger.exits > 20)
    }
}

/// A chain of both machines under changes made of chance.
private struct DeskLifetime {
    private var chain: Chain
    private var numbers: SplitMix64
    private var random: RandomStrategies
    private let market: MadeMarket
    private var bar = 0
    private(set) var ledger = FillLedger()
    /// Versions that are said to run or to retire, as the logs have it.
    private var judged: [StrategyVersion: StrategyDocument] = [:]
    private(set) var retired = 0
    private var documents: [String: StrategyDocument] = [:]

    init(seed: UInt64) {
        numbers = SplitMix64(seed: seed &* 77 &+ 3)
        random = RandomStrategies(seed: seed, naming: .made)
        market = MadeMarket(bars: 400, seed: seed)
        // Half of the price of BTC in steps of 10⁻⁸: what it costs decides whether anything can be bought.
        let middle = market.btc[200].bar.close.units / 100_000_000
        let settings = BrokerSettings(notional: seed % 2 == 0 ? Money(units: Int128(middle)) : Money(units: 1_000_000_000_000))
        chain = Chain(signals: SignalMachine(), broker: BrokerMachine(settings: settings))
    }

    /// A change or none, a word that a version is over or none, and a bar.
    mutating func step() throws {
        if numbers.happens(onceIn: 4) || bar < 6 { try apply(.strategy(change())) }
        if numbers.happens(onceIn: 3), let version = chain.broker.versionsToRetire.randomElement(using: &numbers) {
            try apply(.strategy(.retire(version.name, version: version.version)))
            if numbers.happens(onceIn: 5) { try apply(.strategy(.retire(version.name, version: version.version))) }
            retired += 1
        }
        let (btc, eth) = (market.btc[bar], market.eth[bar])
        for reading in market.readings where reading.knownAt > btc.ts.openTime && reading.knownAt <= btc.ts.closeTime() {
            try apply(.liquidation(.reading(reading)))
        }
        try apply(.liquidation(.watermark(through: btc.ts.closeTime())))
        try apply(.candle(btc))
        try apply(.candle(eth))
        bar += 1
    }

    private mutating func change() -> StrategyChange {
        let name = "R-\(numbers.number(in: 0...4))"
        switch numbers.number(in: 0...9) {
        case 0: return .stop(name)
        case 1, 2: return .start(name)
        case 3: return .remove(name)
        case 4, 5: if let document = documents[name] { return .define(document) }
        default: break
        }
        var document = random.document(named: name)
        if numbers.happens(onceIn: 2) { document.cooldownOwnBars = Int(numbers.number(in: 3...8)) }
        if numbers.happens(onceIn: 2) { documents[name] = document }
        return .define(document)
    }

    private mutating func apply(_ input: SignalInput) throws {
        var outputs: [Chain.Output] = []
        chain.apply(input) { outputs.append($0) }
        for output in outputs { try take(output) }
        #expect(chain.broker.openTrades == ledger.open)
        for trade in ledger.open {
            #expect(judged[StrategyVersion(name: trade.signal, version: trade.version)] != nil, "\(trade) is judged by nobody")
        }
    }

    private mutating func take(_ output: Chain.Output) throws {
        switch output {
        case .signal(.strategy(let record)):
            let version = StrategyVersion(name: record.name, version: record.version)
            if record.state == .retired {
                judged[version] = nil
                #expect(!ledger.open.contains { $0.signal == record.name && $0.version == record.version })
            } else {
                judged[version] = chain.signals.document(record.name) ?? judged[version]
            }
        case .signal(.fire(let fire)): ledger.expect(fire)
        case .signal: break
        case .broker(.order(let order)): try ledger.take(order)
        case .broker(.fill(let fill)): ledger.take(fill)
        case .broker(.equity): break
        }
    }
}

/// What the fills made, kept apart from the broker.
private struct FillLedger {
    private(set) var open: [Trade] = []
    private(set) var accepted = 0
    private(set) var exits = 0
    private(set) var refusals: [OrderRecord.RefusalReason: Int] = [:]
    private var awaited: Fire?
    /// The last entry of each version.
    private var entries: [StrategyVersion: BarTime] = [:]

    mutating func expect(_ fire: Fire) {
        #expect(awaited == nil, "every fire has an order before the next")
        awaited = fire
    }

    /// An order follows from the trades alone: taken unless one is open, the version cools down, or nothing can be bought.
    mutating func take(_ order: OrderRecord) throws {
        let fire = try #require(awaited)
        awaited = nil
        #expect(order.fire == fire.id)
        let version = StrategyVersion(name: fire.signal, version: fire.version)
        let isOpen = open.contains { $0.signal == fire.signal }
        let isCooling = entries[version].map { fire.ts.seconds(since: $0) < fire.cooldownSeconds ?? 0 } ?? false
        switch order.reason {
        case .tradeOpen: #expect(isOpen)
        case .coolingDown: #expect(!isOpen && isCooling)
        case .tooSmall, nil: #expect(!isOpen && !isCooling)
        case .noPrice, .outOfRange, .repeated: Issue.record("\(fire.id) is refused: \(order)")
        }
        if let reason = order.reason {
            refusals[reason, default: 0] += 1
        } else {
            accepted += 1
            entries[version] = fire.ts
        }
    }

    mutating func take(_ fill: FillRecord) {
        switch fill.kind {
        case .entry: open.append(fill.trade)
        case .exit:
            exits += 1
            open.removeAll { $0.id == fill.trade.id }
        }
    }
}

import TestSupport
import TraderBroker
import TraderModel

/// A BrokerMachine fed bar by bar with made data.
struct BrokerBench {
    private(set) var machine: BrokerMachine
    private(set) var outputs: [BrokerOutput] = []
    private(set) var next = MadeMarket.firstBar
    /// The close of the newest bar.
    private(set) var close = Price.zero

    init(_ settings: BrokerSettings = BrokerSettings()) { machine = BrokerMachine(settings: settings) }

    /// A machine in the middle of its life.
    init(continuing machine: BrokerMachine) { self.machine = machine }

    var orders: [OrderRecord] {
        outputs.compactMap { if case .order(let order) = $0 { order } else { nil } }
    }

    var fills: [FillRecord] {
        outputs.compactMap { if case .fill(let fill) = $0 { fill } else { nil } }
    }

    var equity: [EquityRecord] {
        outputs.compactMap { if case .equity(let record) = $0 { record } else { nil } }
    }

    mutating func apply(_ input: BrokerInput) { machine.apply(input) { outputs.append($0) } }

    /// Forgets what was said so far.
    mutating func clear() { outputs = [] }

    /// Gives the next bar.
    mutating func bar(_ price: String) { bar(Price(price) ?? .zero) }

    mutating func bar(_ price: Price) {
        close = price
        let record = FeatureRecord(
            ts: next, closes: [.coinbaseBTC: price, .coinbaseETH: Price(units: 300_000_000_000)],
            features: Features(names: [], values: []), standing: .timely, refused: [], passed: [], knownAt: next.closeTime())
        apply(.features(record))
        next = next.advanced(by: 1)
    }

    /// Gives a fire of the newest bar.
    mutating func fire(
        _ signal: String = "LQ-1", _ direction: Direction = .long, hold: Int? = 2, price: Price? = nil,
        instrument: Instrument = .coinbaseBTC, ts: BarTime? = nil, cost: BasisPoints? = nil,
        cooldown: Int = 0, version: Int = 1
    ) {
        let bar = ts ?? next.advanced(by: -1)
        apply(
            .fire(
                Fire(
                    signal: signal, version: version, direction: direction, instrument: instrument, ts: bar, price: price ?? close,
                    holdSeconds: hold.map { Int64($0) * 300 }, cooldownSeconds: Int64(cooldown) * 300, cost: cost, knownAt: bar.closeTime())
            ))
    }

    /// Says that an exit rule of LQ-1 holds on the newest bar.
    mutating func exit(_ direction: Direction, version: Int = 1) {
        let bar = next.advanced(by: -1)
        apply(
            .exit(
                ExitSignal(
                    signal: "LQ-1", version: version, direction: direction, instrument: .coinbaseBTC, ts: bar, price: close,
                    knownAt: bar.closeTime())))
    }

    /// What the outputs are, in one word each.
    var words: [String] {
        outputs.map { output in
            switch output {
            case .order(let order): order.status.rawValue
            case .fill(let fill): fill.kind.rawValue
            case .equity: "equity"
            }
        }
    }
}

import TraderBroker
import TraderLab
import TraderModel
import TraderService
import TraderSignals

/// Holds what all lanes said against a chain that is given the same inputs in the order of the data's own times, between one change of the
/// strategies and the next: who was late, dead or slow must have made no difference to any lane.
struct OrderComparison {
    private let plan: RunPlan
    private let world: World

    init(_ plan: RunPlan, _ world: World) {
        self.plan = plan
        self.world = world
    }

    /// Whether the two were comparable: not where a source of readings was passed, since who comes after that comes too late. Tells the judge
    /// when they differ.
    func compare() -> Bool {
        let book = world.judge.chain
        guard book.hasPassedNobody else { return false }
        var chain = Chain(signals: SignalMachine(home: .platform), broker: BrokerMachine(settings: plan.brokerSettings))
        var (signals, trades): ([SignalOutput], [BrokerOutput]) = ([], [])
        func apply(_ input: SignalInput) {
            chain.apply(input) { output in
                switch output {
                case .signal(let signal): signals.append(signal)
                case .broker(let trade): trades.append(trade)
                }
            }
        }
        var segment: [SignalInput] = []
        for input in book.inputs {
            switch input {
            case .strategy, .sayWhatRetires:
                for input in Self.inOrder(segment) { apply(input) }
                segment = []
                apply(input)
            default: segment.append(input)
            }
        }
        for input in Self.inOrder(segment) { apply(input) }
        let said = LaneSayings(book.signals, book.trades, book.lanes, isTimeless: false)
        if let difference = said.difference(to: LaneSayings(signals, trades, book.lanes, isTimeless: false), within: nil) {
            world.judge.fail("another order of the same data leads to something else: \(difference)")
        }
        return true
    }

    /// By the data's own times, those of one moment by what they are; what one source said stays in its order.
    private static func inOrder(_ inputs: [SignalInput]) -> [SignalInput] {
        inputs.enumerated().map { (key(of: $1), $0, $1) }
            .sorted { ($0.0.0, $0.0.1, $0.0.2, $0.1) < ($1.0.0, $1.0.1, $1.0.2, $1.1) }
            .map(\.2)
    }

    private static func key(of input: SignalInput) -> (Timestamp, Int, String) {
        switch input {
        case .liquidation(.reading(let reading)): (reading.knownAt, 0, "")
        case .candle(let candle): (candle.ts.closeTime(of: .fiveMinutes), 1, "\(candle.instrument)")
        case .minute(let candle): (candle.ts.closeTime(of: .oneMinute), 1, "\(candle.instrument)")
        case .liquidation(.watermark(let through)), .proceed(_, let through): (through, 2, "")
        case .liquidation, .strategy, .past, .sayWhatRetires: (Timestamp(microseconds: 0), 0, "")
        }
    }
}

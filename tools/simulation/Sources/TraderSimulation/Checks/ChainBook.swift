import SignalEngine
import TraderBroker
import TraderLab
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore

/// The undisturbed chain beside the platform: given what signal-engine has journaled, it says what must be in the logs.
struct ChainBook {
    private var chain: Chain
    private var expectedSignals: [SignalOutput] = []
    private var expectedTrades: [BrokerOutput] = []
    private(set) var signals: [SignalOutput] = []
    private(set) var trades: [BrokerOutput] = []
    private var fires: Set<String> = []
    /// The bar that was judged last, of whichever lane, and the last of the platform's own.
    private var newest: FeatureRecord?
    private(set) var newestBar: BarTime?
    private var strategies = StrategyBook()
    private(set) var lanes = LaneBook()
    /// All that was journaled, as the sources meant it.
    private(set) var inputs: [SignalInput] = []
    /// What the service asked of itself about strategies as it was journaled, each with the bar of the platform's own lane that was judged last
    /// before it; nil before the first.
    private(set) var changes: [(after: BarTime?, input: SignalInput)] = []
    private var judged: BarTime?

    init(_ plan: RunPlan) {
        chain = Chain(signals: SignalMachine(home: .platform), broker: BrokerMachine(settings: plan.brokerSettings))
    }

    /// Applies what signal-engine has journaled, as the sources meant it, not as it was written and read.
    mutating func apply(_ inputs: [InputRow], _ sources: SourceBook) throws(BrokenPromise) {
        for row in inputs {
            let input: SignalInput
            switch (ServiceName(rawValue: row.source), row.seq) {
            case (.liqPoller, let seq?): input = .liquidation(sources.liquidations[Int(seq) - 1])
            case (let feed?, let seq?):
                guard let bar = sources.input(of: feed, at: seq) else {
                    throw BrokenPromise("it journals \(feed)/\(seq), which is no candle")
                }
                input = bar
            default:
                guard let own = try? WireCodec.decode(SignalInput.self, from: row.body) else {
                    throw BrokenPromise("an own input cannot be read")
                }
                input = own
            }
            try apply(input)
        }
    }

    private mutating func apply(_ input: SignalInput) throws(BrokenPromise) {
        inputs.append(input)
        lanes.take(input)
        var said: [SignalOutput] = []
        chain.apply(input) { output in
            switch output {
            case .signal(let signal): said.append(signal)
            case .broker(let trade): expectedTrades.append(trade)
            }
        }
        expectedSignals += said
        if case .strategy(let change) = input { try take(change, said) }
        if case .sayWhatRetires = input { changes.append((judged, input)) }
        for case .features(let record) in said {
            try lanes.take(record)
            if record.lane == nil { judged = record.ts }
        }
        try lanes.check()
    }

    private mutating func take(_ change: StrategyChange, _ said: [SignalOutput]) throws(BrokenPromise) {
        changes.append((judged, .strategy(change)))
        for case .strategy(let record) in said { try strategies.take(record) }
        if case .define(let document) = change { strategies.note(document) }
        try lanes.take(judged: strategies.judged(by: chain.signals))
    }

    mutating func take(_ output: SignalOutput) throws(BrokenPromise) {
        guard signals.count < expectedSignals.count, expectedSignals[signals.count] == output else {
            throw BrokenPromise("it says what the undisturbed chain does not: \(output)")
        }
        signals.append(output)
        switch output {
        case .features(let record):
            newest = record
            if record.lane == nil { newestBar = record.ts }
        case .strategy: break
        case .exit(let exit):
            guard let newest, newest.ts == exit.ts, newest.closes[exit.instrument] == exit.price else {
                throw BrokenPromise("\(exit.signal) leaves without its bar")
            }
        case .fire(let fire):
            guard let newest, newest.ts == fire.ts, newest.closes[fire.instrument] == fire.price, newest.standing == .timely else {
                throw BrokenPromise("\(fire.id) fires without its bar")
            }
            guard fires.insert(fire.id).inserted else { throw BrokenPromise("\(fire.id) fires twice") }
        }
    }

    mutating func take(_ output: BrokerOutput) throws(BrokenPromise) {
        guard trades.count < expectedTrades.count, expectedTrades[trades.count] == output else {
            throw BrokenPromise("it books what the undisturbed chain does not: \(output)")
        }
        trades.append(output)
    }

    /// Holds what somebody was told of a change against the machine to which the journal leads.
    func check(_ change: StrategyChange, _ outcome: StrategyDesk.Outcome, _ folder: SimulatedFolder) throws(BrokenPromise) {
        try strategies.check(change, outcome, chain.signals, folder)
    }

    /// At the end all that the chain says is in the logs, and what runs is what the folder holds.
    func finish(_ plan: RunPlan, _ venue: SimulatedVenue, _ folder: SimulatedFolder) throws(BrokenPromise) {
        try strategies.finish(chain.signals, folder)
        if let version = strategies.retiring.first(where: { chain.broker.openTrade(of: $0.name)?.version != $0.version }) {
            throw BrokenPromise("\(version) has no trade, and is judged for the exit of one at the end")
        }
        guard signals.count == expectedSignals.count else { throw BrokenPromise("signal-engine has not said all at the end") }
        guard trades.count == expectedTrades.count else { throw BrokenPromise("paper-broker has not booked all at the end") }
        let sure = RunMarket.home.map { venue.truth.newestSure(of: $0, at: plan.end) }
        guard let newestBar, let last = sure.min(), newestBar >= last else {
            throw BrokenPromise("the last bar judged is \(newestBar?.description ?? "none") at the end")
        }
    }

    /// Whether each bar of the platform's own lane was judged in time with all its sources.
    var isUntroubled: Bool {
        var isLive = false
        for case .features(let record) in signals where record.lane == nil {
            guard record.passed.isEmpty, record.standing != .stale, !(isLive && record.standing == .history) else { return false }
            isLive = record.standing == .timely
        }
        return isLive
    }

    /// Whether no bar of any lane was judged without a source.
    var hasPassedNobody: Bool {
        !signals.contains { output in
            if case .features(let record) = output { !record.passed.isEmpty } else { false }
        }
    }

    /// The first bar of the platform's own lane that could fire.
    var firstLiveBar: BarTime? {
        for case .features(let record) in signals where record.standing == .timely && record.lane == nil { return record.ts }
        return nil
    }

    var fireCount: Int { fires.count }
}

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
    private var newest: FeatureRecord?
    private var strategies = StrategyBook()
    /// What the service asked of itself about strategies as it was journaled, each with the bar that was judged last before it; nil before the first.
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
            case (.marketFeed, let seq?):
                guard let candle = sources.candle(at: seq) else {
                    throw BrokenPromise("it journals market-feed/\(seq), which is no candle")
                }
                input = .candle(candle)
            case (.liqPoller, let seq?): input = .liquidation(sources.liquidations[Int(seq) - 1])
            default:
                guard let own = try? WireCodec.decode(SignalInput.self, from: row.body) else {
                    throw BrokenPromise("an own input cannot be read")
                }
                input = own
                switch own {
                case .strategy, .sayWhatRetires: changes.append((judged, own))
                default: break
                }
            }
            chain.apply(input) { output in
                switch output {
                case .signal(let signal):
                    if case .features(let record) = signal { judged = record.ts }
                    expectedSignals.append(signal)
                case .broker(let trade): expectedTrades.append(trade)
                }
            }
        }
    }

    mutating func take(_ output: SignalOutput) throws(BrokenPromise) {
        guard signals.count < expectedSignals.count, expectedSignals[signals.count] == output else {
            throw BrokenPromise("it says what the undisturbed chain does not: \(output)")
        }
        signals.append(output)
        switch output {
        case .features(let record):
            if let newest, record.ts != newest.ts.advanced(by: 1, of: FeatureRecord.barLength) {
                throw BrokenPromise("features of \(record.ts) follow those of \(newest.ts)")
            }
            newest = record
        case .strategy(let record): try strategies.take(record)
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
        let last = venue.truth.newestSure(at: plan.end)
        guard let newest, newest.ts >= last else {
            throw BrokenPromise("the last bar judged is \(newest?.ts.description ?? "none") at the end")
        }
    }

    /// The last bar judged.
    var newestBar: BarTime? { newest?.ts }

    /// Whether each bar was judged in time with all its sources.
    var isUntroubled: Bool {
        var isLive = false
        for case .features(let record) in signals {
            guard record.passed.isEmpty, record.standing != .stale, !(isLive && record.standing == .history) else { return false }
            isLive = record.standing == .timely
        }
        return isLive
    }

    /// The first bar that could fire.
    var firstLiveBar: BarTime? {
        for case .features(let record) in signals where record.standing == .timely { return record.ts }
        return nil
    }

    var fireCount: Int { fires.count }
}

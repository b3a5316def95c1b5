import TraderBroker
import TraderLab
import TraderModel
import TraderService
import TraderSignals

/// Holds the whole run against a backtest of the bare market, where nothing at the sources could make a difference.
struct MarketComparison {
    private let plan: RunPlan
    private let world: World

    init(_ plan: RunPlan, _ world: World) {
        self.plan = plan
        self.world = world
    }

    /// Whether the two were comparable; tells the judge when they differ.
    func compare() -> Bool {
        let (sources, chain) = (world.judge.sources, world.judge.chain)
        guard let last = chain.newestBar, let from = chain.firstLiveBar,
            let first = sources.candles.first?.ts,
            chain.isUntroubled, !plan.weather.areSourceClocksWild, sources.isUntroubled(world.venue, through: last)
        else { return false }
        var backtest = Backtest(
            chain: Chain(signals: SignalMachine(home: .platform), broker: BrokerMachine(settings: plan.brokerSettings)), from: from,
            until: last.advanced(by: 1, of: FeatureRecord.barLength))
        var signals: [SignalOutput] = []
        var trades: [BrokerOutput] = []
        backtest.run(world.venue.truth.history(from: first, hours: sources.firstHours), changes: chain.changes) { output in
            switch output {
            case .signal(let signal): signals.append(Self.timeless(signal))
            case .broker(let trade): trades.append(trade)
            }
        }
        if let index = zip(signals, chain.signals.map(Self.timeless)).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            world.judge.fail("signal-engine says \(chain.signals[index]), the bare market \(signals[index])")
        } else if signals.count != chain.signals.count {
            world.judge.fail("signal-engine says \(chain.signals.count) things, the bare market \(signals.count)")
        } else if trades != chain.trades {
            world.judge.fail("paper-broker books other trades than the bare market makes")
        }
        return true
    }

    /// What is said, without the moment at which it was known.
    private static func timeless(_ output: SignalOutput) -> SignalOutput {
        switch output {
        case .features(var record):
            record.knownAt = record.closeTime
            return .features(record)
        case .fire(var fire):
            fire.knownAt = fire.ts.closeTime(of: FeatureRecord.barLength)
            return .fire(fire)
        case .exit(var exit):
            exit.knownAt = exit.ts.closeTime(of: FeatureRecord.barLength)
            return .exit(exit)
        case .strategy: return output
        }
    }
}

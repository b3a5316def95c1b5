import TraderBroker
import TraderLab
import TraderModel
import TraderService
import TraderSignals

/// Holds what the platform's own lane said in the whole run against a backtest of the bare market, where nothing at the sources could make a
/// difference: its bars, and the signals and trades of the strategies that were never of another lane.
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
        var (signals, trades): ([SignalOutput], [BrokerOutput]) = ([], [])
        backtest.run(world.venue.truth.history(from: first, hours: sources.firstHours), changes: chain.changes) { output in
            switch output {
            case .signal(let signal): signals.append(signal)
            case .broker(let trade): trades.append(trade)
            }
        }
        let said = LaneSayings(chain.signals, chain.trades, chain.lanes, isTimeless: true)
        if let difference = said.difference(to: LaneSayings(signals, trades, chain.lanes, isTimeless: true), within: LaneBook.home) {
            world.judge.fail("the bare market leads to something else: \(difference)")
        }
        return true
    }
}

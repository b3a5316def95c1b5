import TraderModel
import TraderProto
import TraderLab
import TraderBroker
public import TraderSignals
import VenueSimulator

/// One run of the whole platform in one process: the seed decides everything that happens, so that a failure can be seen again.
public struct Simulation: Sendable {
    public let seed: UInt64
    /// Bars of the percentile windows; nil for what the seed says.
    public let window: Int?
    /// Live bars before the calm end; nil for what the seed says.
    public let liveBars: Int?
    public let sabotage: Sabotage?
    /// What runs; windows of 8,640 bars in it are scaled to the run's.
    public let strategies: [StrategyDocument]

    public init(seed: UInt64, strategies: [StrategyDocument], window: Int? = nil, liveBars: Int? = nil, sabotage: Sabotage? = nil) {
        self.seed = seed
        self.strategies = strategies
        self.window = window
        self.liveBars = liveBars
        self.sabotage = sabotage
    }

    /// Lets the run happen and answers what came of it.
    public func run() -> SimulationReport {
        let plan = RunPlan(self)
        let world = World(plan, sabotage: sabotage)
        world.foresee(plan)
        var steps = 0
        while let (moment, event) = world.queue.next(), moment < plan.end {
            world.advance(to: moment)
            if !world.isCalm, moment >= plan.faultsEnd { world.calmDown() }
            steps += 1
            world.happen(event)
            if world.judge.failure != nil { break }
        }
        if world.judge.failure == nil { world.judge.finish(plan, world.venue, world.folder) }
        let isCompared = world.judge.failure == nil && MarketComparison(plan, world).compare()
        let isInOrder = world.judge.failure == nil && OrderComparison(plan, world).compare()
        return SimulationReport(
            seed: seed, simulatedSeconds: Int(world.clock.now.seconds(since: plan.startTime)), steps: steps, faults: world.faults,
            fires: world.judge.chain.fireCount, strategyChanges: world.judge.chain.changes.count, isComparedWithMarket: isCompared,
            isComparedInOrder: isInOrder, laneRecords: world.judge.chain.lanes.records,
            minuteRecords: world.judge.chain.lanes.minuteRecords, watchChanges: world.watchers.made,
            failure: world.judge.failure.map { "step \(steps), \(world.clock.now): \($0)" }, digest: world.digest)
    }
}

import TraderModel
import TraderService

/// What the gateway knows of whether strategies can see their markets.
struct Sight: Sendable {
    let watch: ServiceWatch
    let reads: StrategyReads

    /// What keeps each strategy from seeing its market, with the newest judged bar closing at `moment`.
    func obstacles(judgedUpTo moment: Timestamp?) -> (StrategyRecord) -> DataReach.Obstacle? {
        let reach = watch.reach(judgedUpTo: moment)
        return { reach.obstacle(to: reads.instruments(of: $0)) }
    }
}

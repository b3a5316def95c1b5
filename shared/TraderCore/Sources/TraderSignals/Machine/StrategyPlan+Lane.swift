public import TraderModel

extension StrategyPlan {
    /// What it is judged with by a machine of this home.
    public func reads(home: MarketInputs) -> LaneReads {
        let lane = LaneInputs(of: self, home: home)
        let isHome = lane == LaneInputs(length: FeatureRecord.barLength, market: home)
        return LaneReads(
            lane: isHome ? nil : lane.description, length: lane.length, instruments: lane.market.instruments, contracts: inputs.contracts)
    }
}

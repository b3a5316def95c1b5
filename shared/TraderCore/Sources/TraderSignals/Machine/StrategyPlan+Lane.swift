public import TraderModel

extension StrategyPlan {
    /// What it is judged with by a machine of this home.
    public func reads(home: MarketInputs) -> LaneReads {
        let own = LaneInputs(length: document.sampledLength, market: inputs)
        let isHome = own.length == FeatureRecord.barLength && home.contains(inputs)
        return LaneReads(
            lane: isHome ? nil : own.description, length: own.length, instruments: isHome ? home.instruments : inputs.instruments,
            contracts: inputs.contracts)
    }
}

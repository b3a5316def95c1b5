public import TraderSignals

/// Many runs, one for each of a row of seeds, on as many threads as are asked for.
public struct SimulationSeries: Sendable {
    public let seeds: ClosedRange<UInt64>
    /// Bars of the percentile windows, and live bars of a run; nil for what each seed says.
    public let window: Int?
    public let liveBars: Int?
    public let sabotage: Sabotage?
    public let strategies: [StrategyDocument]

    public init(
        seeds: ClosedRange<UInt64>, strategies: [StrategyDocument], window: Int? = nil, liveBars: Int? = nil, sabotage: Sabotage? = nil
    ) {
        self.seeds = seeds
        self.strategies = strategies
        self.window = window
        self.liveBars = liveBars
        self.sabotage = sabotage
    }

    /// Runs all of them; `heard` gets each report as it comes, in no order, from one task at a time.
    public func run(threads: Int, heard: (SimulationReport) throws -> Void = { _ in }) async throws -> SimulationTable {
        var table = SimulationTable()
        try await withThrowingTaskGroup(of: SimulationReport.self) { group in
            var seeds = seeds.makeIterator()
            for _ in 0..<max(1, threads) { add(seeds.next(), to: &group) }
            while let report = try await group.next() {
                add(seeds.next(), to: &group)
                table.add(report)
                try heard(report)
            }
        }
        return table
    }

    private func add(_ seed: UInt64?, to group: inout ThrowingTaskGroup<SimulationReport, any Error>) {
        guard let seed else { return }
        let simulation = Simulation(seed: seed, strategies: strategies, window: window, liveBars: liveBars, sabotage: sabotage)
        group.addTask { simulation.run() }
    }
}

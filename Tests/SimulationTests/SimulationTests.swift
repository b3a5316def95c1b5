import TestSupport
import Testing
import TraderSimulation

/// The whole platform under faults: `./trader simulate` runs as many seeds as one likes, these are run each time.
@Suite(.timeLimit(.minutes(5)))
struct SimulationTests {
    @Test func everyPromiseHoldsInEveryRun() async throws {
        let table = try await SimulationSeries(seeds: 1...160, strategies: FourSignals.documents()).run(threads: 2)
        #expect(table.failures.map { "seed \($0.seed), \($0.failure ?? "")" } == [])
        #expect(table.runs == 160)
        // A quarter of the runs at least has sources without trouble: their trades are those of the bare market.
        #expect(table.comparedRuns > 40)
        // In most, who was late made no difference to any lane.
        #expect(table.orderedRuns > 100)
        #expect(table.fires > 300)
        #expect(table.laneRecords > 10_000 && table.minuteRecords > 5_000 && table.watchChanges > 300)
        #expect(FaultKind.allCases.filter { table.faults[$0] == 0 } == [])
    }

    @Test(arguments: [1, 17, 50] as [UInt64])
    func aSeedIsARun(seed: UInt64) throws {
        let strategies = try FourSignals.documents()
        let first = Simulation(seed: seed, strategies: strategies).run()
        #expect(first == Simulation(seed: seed, strategies: strategies).run())
        #expect(first.failure == nil)
        #expect(first.digest != Simulation(seed: seed + 1, strategies: strategies).run().digest)
    }

    @Test func theRealWindowHoldsToo() throws {
        let report = Simulation(seed: 8_640, strategies: try FourSignals.documents(), window: 8_640, liveBars: 36).run()
        #expect(report.failure == nil)
        #expect(report.fires > 0)
    }

    @Test(arguments: Sabotage.allCases)
    func aMistakeIsFound(sabotage: Sabotage) throws {
        let strategies = try FourSignals.documents()
        let found = (1...60).first { Simulation(seed: $0, strategies: strategies, sabotage: sabotage).run().failure != nil }
        #expect(found != nil, "\(sabotage.rawValue) is not found")
    }
}

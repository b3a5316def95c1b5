import ArgumentParser
import Foundation
import TraderSignals
import TraderSimulation

/// `trader simulate`: the whole platform in this process, with everything going wrong that can.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Runs the platform on a simulated bus, disk and clock, with faults that seeds decide.")

    @Option(help: "Runs, one a seed.")
    var seeds: UInt64 = 100

    @Option(name: .customLong("from-seed"), help: "The first seed.")
    var firstSeed: UInt64 = 1

    @Option(help: "Bars of the percentile windows, up to the real 8640; without it each seed says, mostly 96.")
    var window: Int?

    @Option(help: "Live hours of a run; without it each seed says, mostly 1 to 3.")
    var hours: Int?

    func run() async throws {
        guard seeds >= 1, seeds <= 1_000_000_000, firstSeed <= .max - seeds else {
            throw InputError("--seeds \(seeds): give 1 to 1000000000")
        }
        if let window, !(2...8_640).contains(window) { throw InputError("--window \(window): give 2 to 8640 bars") }
        if let hours, !(1...720).contains(hours) { throw InputError("--hours \(hours): give 1 to 720 hours") }
        let series = SimulationSeries(
            seeds: firstSeed...firstSeed + seeds - 1, strategies: try await StrategySource.find().documents(named: FourSignals.names),
            window: window,
            liveBars: hours.map { $0 * 12 })
        let start = ContinuousClock.now
        let table = try await series.run(threads: ProcessInfo.processInfo.activeProcessorCount) { report in
            guard let failure = report.failure else { return }
            try Console.print("seed \(report.seed), \(failure)")
            try Console.print("  repeat: \(command(for: report.seed))")
        }
        try Console.print(table.text.components(separatedBy: "\n"))
        Console.note("\(table.runs) seeds in \((ContinuousClock.now - start).formatted(.time(pattern: .minuteSecond)))")
        guard let first = table.failures.first else { return }
        throw RunError("promises were broken in \(table.failures.count) of \(table.runs) runs; repeat: \(command(for: first.seed))")
    }

    /// What runs one seed again.
    private func command(for seed: UInt64) -> String {
        var command = "./trader simulate --seeds 1 --from-seed \(seed)"
        if let window { command += " --window \(window)" }
        if let hours { command += " --hours \(hours)" }
        return command
    }
}

import ArgumentParser
import TraderProto

/// `trader bench`: how fast things are, each beside something in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures, one JSON object a line: seconds, and their ratio to a baseline of the same run.",
        discussion:
            "restart: from the start of a service after a kill -9 until it has caught up, beside a start of the platform with empty stores."
    )

    @Argument(help: "restart; none: all.")
    var name: String?

    @Option(help: "How often each thing is measured.")
    var runs = 3

    func run() async throws {
        guard name == nil || name == "restart" else { throw InputError("\(name ?? ""): no such benchmark; choose restart") }
        guard (1...100).contains(runs) else { throw InputError("--runs \(runs): give a number from 1 to 100") }
        for figure in try await RestartBench(runs: runs).figures() {
            try Console.print(bytes: WireCodec.encode(figure))
        }
    }
}

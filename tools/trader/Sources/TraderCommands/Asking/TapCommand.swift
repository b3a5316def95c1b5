import ArgumentParser
import TraderBus
import TraderProto
import UnixSignals

/// `trader tap TOPIC`: records as they are on the bus, a JSON object a line.
struct TapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tap", abstract: "Prints a topic's records as JSON lines; --from replays the log first.",
        discussion: "Topics: \(Topic.allCases.map(\.rawValue).joined(separator: ", ")).")

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: "Only records of this key, such as coinbase:BTC-USD.")
    var key: String?

    @Option(help: "Begins with the log's first record at this position or later; only for topics that are logged.")
    var from: Int64?

    @Option(help: "Ends after this many records.")
    var count: Int?

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the settings)")
    var data: String?

    func run() async throws {
        let request = try TapRequest(topic: topic, key: key, from: from, count: count)
        let place = try await Whereabouts.find(data: data, orSettings: true)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let tap = try Tap(request, at: place.endpoints, over: place.probe()) { line throws(OutputError) in
            try Console.print(bytes: line + [UInt8(ascii: "\n")])
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { return } }
            group.addTask { try await tap.run() }
            group.addTask { try await tap.nameTheSilent() }
            try await group.next()
            group.cancelAll()
        }
    }
}

import ArgumentParser

/// `trader instruments list`: what the feeds that run follow.
struct InstrumentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Says what the feeds that run follow.")

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the environment)")
    var data: String?

    func run() async throws {
        let list = try await WatchListDoor(data: data).lists()
        try Console.print(list.isEmpty ? ["nothing is followed"] : InstrumentArgument.lines(list))
    }
}

import ArgumentParser
import TraderProto

/// `trader instruments follow INSTRUMENT`: from now on, also after a restart.
struct InstrumentFollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "follow", abstract: "Follows an instrument from now on.")

    @Argument(help: "The instrument, such as coinbase:SOL-USD.")
    var instrument: String

    @Option(help: "What of it: 5m, 1m, quotes, marks, separated by commas, beside what is followed already.")
    var what = "5m"

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the environment)")
    var data: String?

    func run() async throws {
        let change = WatchChange(
            isFollowed: true, instrument: try InstrumentArgument.instrument(instrument), channels: try InstrumentArgument.channels(what))
        try Console.print(InstrumentArgument.lines(try await WatchListDoor(data: data).make(change)))
    }
}

import ArgumentParser
import TraderModel
import TraderProto

/// `trader instruments unfollow INSTRUMENT`: not any more; what is known of it stays.
struct InstrumentUnfollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unfollow", abstract: "Follows an instrument, or something of it, no more.",
        discussion: "What a strategy reads is not let go: remove the strategy first.")

    @Argument(help: "The instrument, such as coinbase:SOL-USD.")
    var instrument: String

    @Option(help: "What of it: 5m, 1m, quotes, marks, separated by commas. (default: all)")
    var what: String?

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the environment)")
    var data: String?

    func run() async throws {
        let instrument = try InstrumentArgument.instrument(instrument)
        let channels = try what.map { try InstrumentArgument.channels($0) } ?? Set(WatchedChannel.allCases)
        let door = try await WatchListDoor(data: data)
        try await refuseWhatIsRead(channels, of: instrument, door.folder)
        let change = WatchChange(isFollowed: false, instrument: instrument, channels: channels)
        let list = try await door.make(change)
        try Console.print(list.isEmpty ? ["nothing is followed"] : InstrumentArgument.lines(list))
    }

    /// Throws `InputError` with the names of the strategies that wait for the bars.
    private func refuseWhatIsRead(_ channels: Set<WatchedChannel>, of instrument: Instrument, _ folder: DataFolder?) async throws {
        guard let recorded = try await RecordedStrategies.find(data: folder?.path) else { return }
        let readers = try recorded.latest().filter { strategy in
            guard strategy.state != "removed", let reads = strategy.reads else { return false }
            return channels.contains(reads.channel) && reads.instruments.contains(instrument)
        }
        .map(\.name)
        guard readers.isEmpty else {
            throw InputError("\(instrument) is read by \(readers.joined(separator: ", ")): remove what reads it first")
        }
    }
}

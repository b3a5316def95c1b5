import ArgumentParser

/// `trader instruments list|follow|unfollow`: the watch list of the feeds.
struct InstrumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instruments", abstract: "Says what the feeds follow, and changes it while they run.",
        discussion: """
            An instrument is VENUE:SYMBOL as the venue spells it, such as coinbase:SOL-USD. What is followed is kept by the feed and stands
            after a restart; what is followed later loads its history as a first start does.
            """,
        subcommands: [InstrumentListCommand.self, InstrumentFollowCommand.self, InstrumentUnfollowCommand.self])
}

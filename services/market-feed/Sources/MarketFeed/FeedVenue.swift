package import TraderModel
package import TraderVenues

/// What market-feed needs of a venue: what takes time, and is made beside the loop.
package protocol FeedVenue: Sendable {
    /// What can be followed at it.
    var rules: FeedRules { get }
    /// What comes on each line of the stream, for one task.
    var events: AsyncStream<LineEvent> { get }
    /// Has the present connection, and those after it, tell of what is followed. Returns at once.
    func follow(_ list: [InstrumentRecord])
    /// Waits, then connects a line of the stream and holds it until it ends; `disconnected` or `idle` tells that. Returns early when the task
    /// is cancelled.
    func connect(_ line: FeedLine, after pause: Duration) async
    /// Gives the present connection of a line up.
    func giveUp(_ line: FeedLine, _ reason: String)
    /// The bars that REST has. Throws `VenueError`, and `CancellationError`.
    func bars(_ question: BarQuestion) async throws -> [TimedBar]
    /// The venue's time. Throws `VenueError`, and `CancellationError`.
    func time() async throws -> Timestamp
    /// All that is traded there. Throws `VenueError`, and `CancellationError`.
    func listing() async throws -> VenueListing
    /// The settlements of funding in `first ... last`, ascending, a thousand at most. Throws `VenueError`, and `CancellationError`.
    func settlements(of instrument: Instrument, from first: Timestamp, through last: Timestamp) async throws -> [FundingSettlement]
}

extension FeedVenue {
    /// Nobody asks where no marks are told.
    package func settlements(
        of instrument: Instrument, from first: Timestamp, through last: Timestamp
    ) async throws -> [FundingSettlement] { [] }
}

public import TraderService
public import TraderVenues

/// What a service that reads a venue has at the venue's door: a client of its REST interface, what is counted and kept there, and the
/// report on the service's data.
public struct VenueDoor: Sendable {
    public let client: VenueClient
    public let counters: VenueCounters
    public let recorder: FrameRing
    public let board: SourceBoard

    /// The door at `restURL`. From now on the service answers the commands `integrity` and `frames`, and its status tells the board's report.
    public init(_ context: ServiceContext, restURL: String, _ settings: VenueSettings) {
        let counters = VenueCounters()
        let ring = FrameRing(
            folder: "\(context.settings.dataFolder)/\(context.name).frames", maxBytes: settings.frameBytes, logger: context.logger)
        client = VenueClient(
            base: restURL, requestsPerSecond: settings.requestsPerSecond, tlsRoots: settings.tlsRoots, counters: counters, recorder: ring,
            logger: context.logger)
        self.counters = counters
        recorder = ring
        let board = SourceBoard { counters.named.merging(["unrecorded": ring.dropped]) { $1 } }
        self.board = board
        context.status.readSource { board.report }
        IntegrityQuestion.register(in: context)
        FrameQuestion.register(in: context, ring)
    }

    /// Runs the service's loop, and closes the connections and what is kept when it has ended, however it did.
    public func closing(after loop: () async throws -> Void) async throws {
        defer { recorder.close() }
        try await client.closing(after: loop)
    }
}

package import TraderModel
package import TraderVenues

/// What liq-poller needs of a venue: what takes time, and is made beside the loop.
package protocol PollVenue: Sendable {
    /// Hours from the first asked for on, ascending, at most a page. Throws `VenueError`, and `CancellationError`.
    func rows(_ question: RowQuestion) async throws -> [GateStatistics.Row]
    /// The venue's time. Throws `VenueError`, and `CancellationError`.
    func time() async throws -> Timestamp
}

extension GateStatistics: PollVenue {
    package func rows(_ question: RowQuestion) async throws -> [Row] {
        try await rows(of: question.contract, from: question.first, through: question.last)
    }

    package func time() async throws -> Timestamp { try await serverTime() }
}

import Synchronization

/// What was heard on one connection, and whether it is to be given up: a watchdog on data, not on pongs.
final class ConnectionWatch: Sendable {
    private struct State {
        var heardAt = ContinuousClock.now
        var hasData = false
        var givenUpFor: String?
    }

    private let state = Mutex(State())

    /// Whether candles or trades came, which is what the connection is for.
    var hasData: Bool { state.withLock { $0.hasData } }

    /// A frame came.
    func heard() { state.withLock { $0.heardAt = .now } }

    /// Market data came.
    func sawData() { state.withLock { $0.hasData = true } }

    /// Ends `run` within a second.
    func giveUp(_ reason: String) { state.withLock { $0.givenUpFor = reason } }

    /// Throws `VenueError` when nothing was heard for `silence`, or when the connection is given up.
    func run(silence: Duration) async throws {
        while true {
            let (heardAt, reason) = state.withLock { ($0.heardAt, $0.givenUpFor) }
            if let reason { throw VenueError.malformed(reason) }
            guard ContinuousClock.now - heardAt < silence else {
                throw VenueError.malformed("no data for \(silence.components.seconds) s")
            }
            try await Task.sleep(for: min(silence / 4, .seconds(1)))
        }
    }
}

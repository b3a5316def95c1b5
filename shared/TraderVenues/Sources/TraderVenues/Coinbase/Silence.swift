import Synchronization

/// What was heard on one connection and when: a watchdog on frames, not on pongs.
final class Silence: Sendable {
    private let state = Mutex((since: ContinuousClock.now, hadData: false, isGivenUpFor: String?.none))

    /// Whether candles or trades came.
    var hadData: Bool { state.withLock { $0.hadData } }

    /// A frame came.
    func end() { state.withLock { $0.since = .now } }

    /// A frame with candles or trades came.
    func sawData() { state.withLock { $0.hadData = true } }

    /// Ends `lasts` within a second: the connection is of no use any more.
    func giveUp(_ reason: String) { state.withLock { $0.isGivenUpFor = reason } }

    /// Returns when nothing was heard for `limit`, or the connection was given up: with the reason for that. Throws `CancellationError`.
    func lasts(for limit: Duration) async throws -> String? { try await lasts { limit } }

    /// The same with a limit that may change.
    func lasts(for limit: () -> Duration) async throws -> String? {
        while true {
            let limit = limit()
            let (due, reason) = state.withLock { ($0.since + limit, $0.isGivenUpFor) }
            if let reason { return reason }
            guard due > .now else { return nil }
            try await Task.sleep(until: min(due, .now + .seconds(1)), clock: .continuous)
        }
    }
}

import Synchronization

/// How long nothing was heard on a connection: a watchdog on data, not on pongs.
final class Silence: Sendable {
    private let state = Mutex((since: ContinuousClock.now, wasBroken: false))

    /// Whether anything was heard at all.
    var wasBroken: Bool { state.withLock { $0.wasBroken } }

    /// Something was heard.
    func end() { state.withLock { $0 = (.now, true) } }

    /// Throws `VenueError` when nothing was heard for `limit`.
    func watch(for limit: Duration) async throws {
        while state.withLock({ ContinuousClock.now - $0.since < limit }) { try await Task.sleep(for: .seconds(1)) }
        throw VenueError.malformed("no data for \(limit.components.seconds) s")
    }
}

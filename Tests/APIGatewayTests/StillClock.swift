import ServiceLifecycle
import TraderModel
import TraderService

/// A clock that stands still.
struct StillClock: PlatformClock {
    let now: Timestamp
    var isSimulated = true

    func started() async throws {}
    func makeAlarm() -> any Alarm { Never() }
    func report(_ progress: Progress) {}
    func report(frame: VenueFrame?) {}
    func run() async throws { try await gracefulShutdown() }

    /// An alarm that never rings.
    private struct Never: Alarm {
        private let rings = AsyncStream<Timestamp>.makeStream()

        func set(_ due: Timestamp?) {}

        func next() async throws -> Timestamp {
            for await ring in rings.stream { return ring }
            throw CancellationError()
        }
    }
}

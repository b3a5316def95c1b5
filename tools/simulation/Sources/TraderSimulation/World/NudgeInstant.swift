import Synchronization

/// The steady clock's instant as a nudge may read it.
final class NudgeInstant: Sendable {
    private let instant: Mutex<ContinuousClock.Instant>

    init(_ instant: ContinuousClock.Instant) { self.instant = Mutex(instant) }

    var now: ContinuousClock.Instant { instant.withLock { $0 } }

    func set(_ now: ContinuousClock.Instant) { instant.withLock { $0 = now } }
}

import Synchronization
import TraderModel
import TraderService

/// An alarm that knows whether it is held: between its ringing and the next `set` a simulated clock stands still.
final class HeldAlarm: Sendable {
    private let alarm: any Alarm
    private let clock: any PlatformClock
    private let isHeld = Mutex(true)

    init(_ clock: any PlatformClock) {
        self.clock = clock
        alarm = clock.makeAlarm()
    }

    /// Has it ring at `due`, or not at all.
    func set(_ due: Timestamp?) {
        isHeld.withLock { $0 = false }
        alarm.set(due)
    }

    /// Keeps a simulated clock from going on until the alarm is set again: it rings at once and is held by that.
    func hold() {
        let wasHeld = isHeld.withLock { held in
            defer { held = true }
            return held
        }
        if !wasHeld { alarm.set(clock.now) }
    }

    /// Waits until it rings. Throws when the task is cancelled.
    func next() async throws {
        _ = try await alarm.next()
        isHeld.withLock { $0 = true }
    }
}

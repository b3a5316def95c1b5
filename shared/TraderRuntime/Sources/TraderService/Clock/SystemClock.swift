import Foundation
import ServiceLifecycle
import Synchronization
public import TraderModel

/// The wall clock.
public struct SystemClock: PlatformClock {
    public init() {}

    public var now: Timestamp { Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down))) }
    public var isSimulated: Bool { false }
    public func started() async throws {}
    public func makeAlarm() -> any Alarm { SystemAlarm(clock: self) }
    public func report(_ progress: Progress) {}
    public func report(frame: VenueFrame?) {}
    public func run() async throws { try? await gracefulShutdown() }
}

/// An alarm that looks at the wall clock five times a second, so that a clock that is put right does not leave it asleep.
private final class SystemAlarm: Alarm {
    private let clock: SystemClock
    private let due = Mutex<Timestamp?>(nil)

    init(clock: SystemClock) { self.clock = clock }

    func set(_ due: Timestamp?) { self.due.withLock { $0 = due } }

    func next() async throws -> Timestamp {
        while true {
            let now = clock.now
            let isDue = due.withLock { due in
                guard let moment = due, moment <= now else { return false }
                due = nil
                return true
            }
            if isDue { return now }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

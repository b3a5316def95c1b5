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

/// An alarm that looks at the wall clock five times a second, so that a clock that is put right does not leave it asleep: put back, it
/// rings at once, since the moment that it was set to may be hours off by now.
private final class SystemAlarm: Alarm {
    private let clock: SystemClock
    private let due = Mutex<Timestamp?>(nil)

    init(clock: SystemClock) { self.clock = clock }

    func set(_ due: Timestamp?) { self.due.withLock { $0 = due } }

    func next() async throws -> Timestamp {
        var last = clock.now
        while true {
            let now = clock.now
            let isDue = due.withLock { due in
                guard let moment = due, moment <= now || now < last else { return false }
                due = nil
                return true
            }
            if isDue { return now }
            last = now
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

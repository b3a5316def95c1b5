import Foundation
import Synchronization
public import TraderModel
public import TraderProto

/// What a service says of itself: written by its loop, read by the command socket and by health checks.
public final class StatusBoard: Sendable {
    /// What a service is doing.
    public enum State: String, Codable, Sendable {
        case starting, bootstrapping, running, stale, stopping
    }

    /// The answer to the `status` command.
    public struct Status: Codable, Sendable {
        public var service: ServiceName
        public var state: State
        /// What it waits for, when it waits.
        public var reason: String?
        public var pid: Int32
        public var uptimeSeconds: Double
        /// The last position of its log.
        public var head: Int64
        /// When it last wrote a record, in microseconds since 1970 UTC by its clock; null when it has not yet.
        public var lastRecordAt: Int64?
        /// The newest moment of the data that it has, in microseconds since 1970 UTC; null without data.
        public var newestDataAt: Int64?
        /// Records behind each upstream's head; null while the upstream was not heard.
        public var lag: [String: Int64?]
        /// The time by its clock, in microseconds since 1970 UTC.
        public var now: Int64
        public var isSimulated: Bool
        /// Resident memory, in bytes.
        public var memoryBytes: Int64
        /// Further figures of the service, by name.
        public var figures: [String: Double]
    }

    private struct Board {
        var state = State.starting
        var reason: String?
        var head: Int64 = 0
        var lastRecordAt: Timestamp?
        var newestDataAt: Timestamp?
        var figures: [String: Double] = [:]
        var lag: @Sendable () -> [String: Int64?] = { [:] }
    }

    private let service: ServiceName
    private let startedAt = ContinuousClock.now
    private let board = Mutex(Board())

    package init(service: ServiceName) { self.service = service }

    public func set(_ state: State, reason: String? = nil) {
        board.withLock {
            $0.state = state
            $0.reason = reason
        }
    }

    public func wrote(upTo head: Int64, at: Timestamp) {
        board.withLock {
            $0.head = head
            $0.lastRecordAt = at
        }
    }

    public func loaded(upTo head: Int64) { board.withLock { $0.head = head } }

    public func sawData(upTo moment: Timestamp) { board.withLock { $0.newestDataAt = max($0.newestDataAt ?? moment, moment) } }

    public func set(figure name: String, to value: Double) { board.withLock { $0.figures[name] = value } }

    public func readLag(with lag: @escaping @Sendable () -> [String: Int64?]) { board.withLock { $0.lag = lag } }

    /// Everything as it stands at `now` by the service's clock.
    public func status(now: Timestamp, isSimulated: Bool) -> Status {
        let uptime = ContinuousClock.now - startedAt
        let board = board.withLock { $0 }
        return Status(
            service: service, state: board.state, reason: board.reason, pid: ProcessInfo.processInfo.processIdentifier,
            uptimeSeconds: Double(uptime.components.seconds), head: board.head, lastRecordAt: board.lastRecordAt?.microseconds,
            newestDataAt: board.newestDataAt?.microseconds, lag: board.lag(), now: now.microseconds, isSimulated: isSimulated,
            memoryBytes: Self.residentMemory(), figures: board.figures)
    }

    /// Linux counts resident pages of 4 KiB in the second field of statm.
    private static func residentMemory() -> Int64 {
        guard let statm = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let fields = String(decoding: statm, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int64(fields[1]) ?? 0) * 4_096 : 0
    }
}

import Foundation
import Synchronization
public import TraderModel
public import TraderProto

/// What a service says of itself: written by its loop, read by the command socket and by health checks.
public final class StatusBoard: Sendable {
    /// What a service is doing.
    public enum State: String, Codable, Sendable {
        case starting, bootstrapping, running, stale, stopping
        /// It waits for a person's word on a record that it cannot apply.
        case halted
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
        /// What it says of its venue's data; null for a service that reads no venue.
        public var source: SourceReport?

        private enum CodingKeys: String, CodingKey {
            case service, state, reason, pid, uptimeSeconds, head, lastRecordAt, newestDataAt, lag, now, isSimulated, memoryBytes, figures,
                source
        }

        /// Every key is written: what is not known is null, never absent.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(service, forKey: .service)
            try container.encode(state, forKey: .state)
            try container.encode(reason, forKey: .reason)
            try container.encode(pid, forKey: .pid)
            try container.encode(uptimeSeconds, forKey: .uptimeSeconds)
            try container.encode(head, forKey: .head)
            try container.encode(lastRecordAt, forKey: .lastRecordAt)
            try container.encode(newestDataAt, forKey: .newestDataAt)
            try container.encode(lag, forKey: .lag)
            try container.encode(now, forKey: .now)
            try container.encode(isSimulated, forKey: .isSimulated)
            try container.encode(memoryBytes, forKey: .memoryBytes)
            try container.encode(figures, forKey: .figures)
            try container.encode(source, forKey: .source)
        }
    }

    /// The figure of signal-engine that counts the documents which it does not use.
    public static let unusedDocuments = "unused documents"

    private struct Board {
        var state = State.starting
        var reason: String?
        var head: Int64 = 0
        var lastRecordAt: Timestamp?
        var newestDataAt: Timestamp?
        var figures: [String: Double] = [:]
        var source: (@Sendable () -> SourceReport)?
        var upstreams: @Sendable () -> [UpstreamState] = { [] }
        var readingSince: ContinuousClock.Instant?
        var busySince: ContinuousClock.Instant?
    }

    /// A writer says every second that it is there.
    private static let silenceLimit = Duration.seconds(5)
    /// A step takes milliseconds; one of this length is stuck, on a disk for example.
    private static let stepLimit = Duration.seconds(10)

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

    /// Asks `source` whenever the status is asked for.
    public func readSource(with source: @escaping @Sendable () -> SourceReport) { board.withLock { $0.source = source } }

    /// Asks `upstreams` whenever the status is asked for.
    public func readUpstreams(with upstreams: @escaping @Sendable () -> [UpstreamState]) {
        board.withLock {
            $0.upstreams = upstreams
            $0.readingSince = .now
        }
    }

    /// Runs one synchronous step of the service's loop, so that one that does not end is noticed.
    public func working<Value>(_ step: () throws -> Value) rethrows -> Value {
        board.withLock { $0.busySince = .now }
        defer { board.withLock { $0.busySince = nil } }
        return try step()
    }

    /// Whether the loop is stuck in a step: then the service keeps silent, so that the others notice.
    public func isStuck(at now: ContinuousClock.Instant = .now) -> Bool {
        board.withLock { $0.busySince }.map { now - $0 > Self.stepLimit } ?? false
    }

    /// Everything as it stands at `now` by the service's clock.
    public func status(now: Timestamp, isSimulated: Bool, at instant: ContinuousClock.Instant = .now) -> Status {
        let uptime = instant - startedAt
        let board = board.withLock { $0 }
        let upstreams = board.upstreams()
        let trouble = board.state == .running ? Self.trouble(board, upstreams, at: instant) : nil
        return Status(
            service: service, state: trouble == nil ? board.state : .stale, reason: trouble ?? board.reason,
            pid: ProcessInfo.processInfo.processIdentifier,
            uptimeSeconds: Double(uptime.components.seconds), head: board.head, lastRecordAt: board.lastRecordAt?.microseconds,
            newestDataAt: board.newestDataAt?.microseconds, lag: Dictionary(upstreams.map { ($0.name, $0.lag) }) { $1 },
            now: now.microseconds, isSimulated: isSimulated,
            memoryBytes: Self.residentMemory(), figures: board.figures, source: board.source?())
    }

    /// What the service does not know of itself while it runs: that it is stuck, or that an upstream is not heard.
    private static func trouble(_ board: Board, _ upstreams: [UpstreamState], at now: ContinuousClock.Instant) -> String? {
        if let since = board.busySince, now - since > stepLimit { return "in one step since \(moment(since, now)): see its disk" }
        let start = board.readingSince ?? now
        guard let silent = upstreams.first(where: { now - ($0.heardAt ?? start) > silenceLimit }) else { return nil }
        return "nothing heard from \(silent.name) since \(moment(silent.heardAt ?? start, now)): it is down, stopped or stuck"
    }

    /// An instant by the clock on the wall.
    private static func moment(_ instant: ContinuousClock.Instant, _ now: ContinuousClock.Instant) -> Timestamp {
        let ago = (now - instant).components
        return .seconds(SystemClock().now.wholeSeconds - ago.seconds)
    }

    /// Linux counts resident pages of 4 KiB in the second field of statm.
    private static func residentMemory() -> Int64 {
        guard let statm = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let fields = String(decoding: statm, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int64(fields[1]) ?? 0) * 4_096 : 0
    }
}

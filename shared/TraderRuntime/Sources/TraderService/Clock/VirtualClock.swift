public import Logging
import ServiceLifecycle
import Synchronization
public import TraderModel
import TraderProto
import TraderSockets

/// The clock of a simulation: time passes when venue-sim says so, which waits until everybody has done what came before.
public final class VirtualClock: PlatformClock {
    private let url: String
    private let member: String
    private let logger: Logger
    private let state: Mutex<State>

    private struct State {
        var now = Timestamp(microseconds: 0)
        var alarms: [AlarmState] = []
        var progress = Progress(head: 0)
        var frame: VenueFrame?
        var frames: [String: Int64]?
        /// Wakes the connection of the moment, if there is one.
        var changed: AsyncStream<Void>.Continuation?

        /// Whether time must stand still: work is going on, or the member has only just joined and not yet said when it wants to wake.
        var isBusy: Bool { alarms.isEmpty || alarms.contains(where: \.isHeld) }
    }

    private struct AlarmState {
        var due: Timestamp?
        var isHeld = true
        let wake: AsyncStream<Void>.Continuation
    }

    /// What a member tells the clock.
    private struct Report: Encodable {
        var member: String
        var at: Int64
        var due: Int64?
        var busy: Bool
        var frame: VenueFrame?
        var frames: [String: Int64]?
        var applied: [String: Int64]
        var head: Int64
    }

    /// What the clock tells a member.
    private struct Announcement: Decodable { var now: Timestamp }

    /// A member called `member` of the clock at `url`.
    public init(url: String, member: String, logger: Logger) {
        self.url = url
        self.member = member
        self.logger = logger
        state = Mutex(State())
    }

    public var now: Timestamp { state.withLock { $0.now } }
    public var isSimulated: Bool { true }

    public func report(_ progress: Progress) {
        change { $0.progress = progress }
    }

    public func report(frame: VenueFrame?) {
        change { $0.frame = frame }
    }

    public func report(frames: [String: Int64]) {
        change { $0.frames = frames }
    }

    public func makeAlarm() -> any Alarm {
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let index = state.withLock { state in
            state.alarms.append(AlarmState(wake: wake))
            return state.alarms.count - 1
        }
        return VirtualAlarm(clock: self, index: index, wakes: wakes)
    }

    public func started() async throws {
        while state.withLock({ $0.now.microseconds == 0 }) { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// Holds the connection to the clock. Without it time stands still, so a lost connection is made again at once.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.follow()
                } catch let error as TransportError where error != .cancelled {
                    self.logger.debug("virtual clock out of reach", metadata: ["reason": "\(error)"])
                }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// A stream that a cancelled task waited for is over for good: each connection has its own.
    private func follow() async throws {
        let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.changed = changed }
        defer { state.withLock { $0.changed = nil } }
        try await WebSocketClient.connect(url: url, logger: logger) { session in
            try await session.send(try self.reportText(at: 0))
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for await _ in changes { try await session.send(try self.reportText()) }
                }
                group.addTask {
                    for try await message in session.inbound {
                        self.advance(to: try WireCodec.decode(Announcement.self, from: Array(message.utf8)).now)
                    }
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func advance(to now: Timestamp) {
        change { state in
            state.now = max(state.now, now)
            for index in state.alarms.indices {
                guard let due = state.alarms[index].due, due <= state.now else { continue }
                // Held in the same step in which time passes: no report can say that nothing is left to do.
                state.alarms[index].due = nil
                state.alarms[index].isHeld = true
                state.alarms[index].wake.yield()
            }
        }
    }

    /// Changes what is reported, and has it reported.
    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        state.withLock { state in
            defer { state.changed?.yield() }
            return body(&state)
        }
    }

    private func reportText(at acknowledged: Int64? = nil) throws -> String {
        let report = state.withLock { state in
            Report(
                member: member, at: acknowledged ?? state.now.microseconds,
                due: state.alarms.compactMap(\.due).min()?.microseconds, busy: state.isBusy, frame: state.frame, frames: state.frames,
                applied: state.progress.applied, head: state.progress.head)
        }
        return String(decoding: try WireCodec.encode(report), as: UTF8.self)
    }

    fileprivate func set(_ due: Timestamp?, alarm index: Int) {
        change { state in
            if let due, due <= state.now {
                state.alarms[index].isHeld = true
                state.alarms[index].due = nil
                state.alarms[index].wake.yield()
            } else {
                state.alarms[index].isHeld = false
                state.alarms[index].due = due
            }
        }
    }
}

private struct VirtualAlarm: Alarm {
    let clock: VirtualClock
    let index: Int
    let wakes: AsyncStream<Void>

    func set(_ due: Timestamp?) { clock.set(due, alarm: index) }

    func next() async throws -> Timestamp {
        for await _ in wakes { return clock.now }
        throw CancellationError()
    }
}

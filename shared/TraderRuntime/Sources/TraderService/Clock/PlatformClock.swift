public import ServiceLifecycle
public import TraderModel
public import TraderProto

/// Where a service reads the time and waits for it: the wall clock, or the virtual clock of a simulation.
public protocol PlatformClock: Service {
    /// The moment.
    var now: Timestamp { get }
    /// Whether the time is simulated.
    var isSimulated: Bool { get }
    /// Returns when the time is known: at once by the wall clock, and when a simulation's clock has told it for the first time.
    /// Throws when the task is cancelled.
    func started() async throws
    /// An alarm of this clock. It is held until it is first set: a simulation does not pass time while an alarm is held.
    func makeAlarm() -> any Alarm
    /// Says what has been applied and how long the own log is, so that a simulation knows when everybody is done.
    func report(_ progress: Progress)
    /// Says which frame of a venue's stream was processed last.
    func report(frame: VenueFrame?)
    /// Says of each connection of a venue that numbers no frames, by its name, which one was processed last, counted from 0.
    func report(frames: [String: Int64])
}

extension PlatformClock {
    public func report(frames: [String: Int64]) {}
}

/// What a service has done.
public struct Progress: Codable, Equatable, Sendable {
    /// The last position applied, by upstream.
    public var applied: [String: Int64]
    /// The last position of the own log.
    public var head: Int64

    public init(applied: [ServiceName: Int64] = [:], head: Int64) {
        self.applied = Dictionary(uniqueKeysWithValues: applied.map { ($0.key.rawValue, $0.value) })
        self.head = head
    }
}

/// A frame of a venue's stream, by what it carries.
public struct VenueFrame: Codable, Equatable, Sendable {
    public var sequenceNumber: Int64
    public var timestamp: String

    public init(sequenceNumber: Int64, timestamp: String) {
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
    }

    private enum CodingKeys: String, CodingKey {
        case sequenceNumber = "sequence_num"
        case timestamp
    }
}

/// Wakes one task at a moment. Between waking and the next `set` it is held: the work of that moment is still going on.
public protocol Alarm: Sendable {
    /// The next moment to wake at; nil for none. An earlier setting is forgotten.
    func set(_ due: Timestamp?)
    /// Waits until the set moment has come, and answers the time. For one task at a time; throws when the task is cancelled.
    func next() async throws -> Timestamp
}

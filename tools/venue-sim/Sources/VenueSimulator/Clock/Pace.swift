import TraderModel

/// How fast time passes: virtual seconds a wall second, or as fast as it goes.
public enum Pace: Equatable, Sendable {
    case times(Double)
    case max

    /// Reads `60`, `0.5` or `max`; nil for anything else and for numbers outside 0.01 to 100,000.
    public init?(_ text: String) {
        if text == "max" {
            self = .max
        } else if let factor = Double(text), (0.01...100_000).contains(factor) {
            self = .times(factor)
        } else {
            return nil
        }
    }

    /// Wall time for this much virtual time.
    func wallTime(for virtual: Duration) -> Duration {
        switch self {
        case .times(let factor): virtual / factor
        case .max: .zero
        }
    }
}

/// Where the pace is: each moment gets its place on the wall clock, and what is late is not caught up by a rush.
struct Pacer {
    private let pace: Pace
    private var wall: ContinuousClock.Instant
    private var virtual: Timestamp

    private static let largestBacklog = Duration.milliseconds(250)

    init(_ pace: Pace, at virtual: Timestamp, _ wall: ContinuousClock.Instant) {
        self.pace = pace
        self.virtual = virtual
        self.wall = wall
    }

    /// How long to wait on the wall clock before `moment` may come; zero or less when it may come now.
    func wait(until moment: Timestamp, _ present: ContinuousClock.Instant) -> Duration {
        present.duration(to: place(of: moment))
    }

    /// Notes that `moment` came at `present`.
    mutating func came(_ moment: Timestamp, _ present: ContinuousClock.Instant) {
        let place = place(of: moment)
        wall = place.duration(to: present) > Self.largestBacklog ? present : place
        virtual = moment
    }

    private func place(of moment: Timestamp) -> ContinuousClock.Instant {
        wall + pace.wallTime(for: .microseconds(moment.microseconds - virtual.microseconds))
    }
}

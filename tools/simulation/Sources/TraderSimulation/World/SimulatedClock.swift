import TraderModel

/// The simulation's one true time, and the clocks that show it: a steady one for all, and a wall clock of each process.
struct SimulatedClock {
    /// The true moment.
    private(set) var now: Timestamp
    private let startedAt: Timestamp
    /// Only differences of instants count, so that a run does not depend on when it is made.
    private static let origin = ContinuousClock.now

    init(startedAt: Timestamp) {
        self.startedAt = startedAt
        now = startedAt
    }

    /// The steady clock's instant now.
    var instant: ContinuousClock.Instant { instant(at: now) }

    func instant(at moment: Timestamp) -> ContinuousClock.Instant {
        Self.origin.advanced(by: .microseconds(moment.microseconds - startedAt.microseconds))
    }

    /// The moment of an instant.
    func moment(of instant: ContinuousClock.Instant) -> Timestamp {
        let passed = (instant - Self.origin).components
        return Timestamp(
            microseconds: startedAt.microseconds + passed.seconds * 1_000_000 + passed.attoseconds / 1_000_000_000_000)
    }

    mutating func advance(to moment: Timestamp) { now = max(now, moment) }
}

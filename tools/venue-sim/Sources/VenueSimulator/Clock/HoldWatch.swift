import TraderModel

/// Notices that the clock is held for long, and says so once for each moment.
struct HoldWatch {
    private static let patience = Duration.seconds(10)

    private var moment: Timestamp?
    private var since = ContinuousClock.now
    private var hold: Lockstep.Hold?
    private var isSaid = false

    /// Notes who holds the clock at `moment`; the waiting counts from the first hold of the moment without a release.
    mutating func held(_ hold: Lockstep.Hold, at moment: Timestamp, _ present: ContinuousClock.Instant) {
        if self.moment != moment {
            self.moment = moment
            since = present
            isSaid = false
        }
        self.hold = hold
    }

    mutating func released() {
        hold = nil
        moment = nil
    }

    /// The hold that has lasted longer than 10 wall seconds; nil when there is none or it was said before.
    mutating func overdue(_ present: ContinuousClock.Instant) -> Lockstep.Hold? {
        guard let hold, !isSaid, since.duration(to: present) > Self.patience else { return nil }
        isSaid = true
        return hold
    }
}

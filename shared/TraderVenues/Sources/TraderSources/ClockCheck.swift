public import TraderModel
public import TraderService

/// When the venue is asked for its time, and what came of it last.
public struct ClockCheck: Sendable {
    /// Seconds between two measurements.
    public static let seconds: Int64 = 600
    /// Seconds after one that failed.
    public static let retrySeconds: Int64 = 60

    /// Null until it was measured.
    public private(set) var difference: ClockDifference?
    /// The moment of the next measurement; nil before the first.
    public private(set) var due: Timestamp?

    public init() {}

    /// Seconds by which what is known may lie after our time.
    private static let farSeconds: Int64 = 3_600

    /// A machine without a clock of its own begins in 1970.
    private static let ofOurTime = Timestamp.seconds(365 * 86_400)..<Timestamp.seconds(BarTime.range.upperBound - 365 * 86_400)

    /// Why nothing may be loaded, and nothing said to be complete, at `now`: it could never be taken back. Nil while our clock agrees with the
    /// venue's, as far as that is known, and with `newest`, the newest that is in the store.
    public func obstacle(at now: Timestamp, newest: Timestamp?) -> String? {
        if let difference, difference.isFar { return difference.trouble }
        guard Self.ofOurTime.contains(now) else { return "our clock says \(now): set the clock (NTP)" }
        guard let newest, newest > now.advanced(bySeconds: Self.farSeconds) else { return nil }
        return "the store has data of \(newest), and our clock says \(now): set the clock (NTP), or use another DATA_DIR"
    }

    /// Whether our clock has gone on by far more than the pause between two measurements: it was set, or the machine slept.
    public func hasJumped(at now: Timestamp) -> Bool { due.map { now > $0.advanced(bySeconds: Self.seconds) } ?? false }

    /// Whether the venue is to be asked at `now`. A moment further off than the pause is of a clock that was put back since.
    public func isDue(at now: Timestamp) -> Bool {
        due.map { $0 <= now || $0 > now.advanced(bySeconds: Self.seconds) } ?? true
    }

    /// Asks with `venueTime` if it is due, by the time of `clock`. Answers what went wrong; nil when nothing did.
    public mutating func run(_ clock: any PlatformClock, venueTime: () async throws -> Timestamp) async -> (any Error)? {
        let asked = clock.now
        guard isDue(at: asked) else { return nil }
        do {
            let venue = try await venueTime()
            let measured = ClockDifference(venue: venue, asked: asked, answered: clock.now)
            // One that took long says little: what was known before stands, and it is asked again soon.
            guard measured.uncertaintyMilliseconds < ClockDifference.alarmMilliseconds else {
                throw ClockUncertain(milliseconds: measured.uncertaintyMilliseconds)
            }
            difference = measured
            due = clock.now.advanced(bySeconds: measured.isFar ? Self.retrySeconds : Self.seconds)
            return nil
        } catch {
            due = clock.now.advanced(bySeconds: Self.retrySeconds)
            return error
        }
    }

    /// The latest moment that has surely come at the venue too, when it is `now` here: what is not over there must not be taken for over. Clocks that
    /// are far apart say nothing; see `obstacle`.
    public func sureTime(at now: Timestamp) -> Timestamp {
        guard let difference, difference.isAlarming, !difference.isFar, difference.milliseconds < 0 else { return now }
        return Timestamp(microseconds: now.microseconds + Int64(difference.milliseconds * 1_000))
    }
}

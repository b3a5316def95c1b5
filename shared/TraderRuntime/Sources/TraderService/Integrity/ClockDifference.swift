public import TraderModel

/// How far a venue's clock is ahead of ours, as one question for its time shows it.
///
/// The venue's answer is held against the middle of the question's way, so that half of the way's time is its uncertainty (Cristian 1989).
public struct ClockDifference: Codable, Equatable, Sendable {
    /// The venue's time less ours, in milliseconds: positive when our clock is behind.
    public var milliseconds: Double
    /// The true difference lies within so many milliseconds of it, beside the precision in which the venue tells its time.
    public var uncertaintyMilliseconds: Double
    /// In microseconds since 1970 UTC, by our clock.
    public var measuredAt: Int64

    /// More than this, in milliseconds, is an alarm: bars would be taken for late, or for over, that are not.
    public static let alarmMilliseconds = 2_000.0

    /// The venue said `venue` to a question asked at `asked` and answered at `answered`, both by our clock.
    public init(venue: Timestamp, asked: Timestamp, answered: Timestamp) {
        let middle = asked.microseconds + (answered.microseconds - asked.microseconds) / 2
        milliseconds = Double(venue.microseconds - middle) / 1_000
        uncertaintyMilliseconds = Double(answered.microseconds - asked.microseconds) / 2_000
        measuredAt = answered.microseconds
    }

    /// More than this, in milliseconds, is no drift: one of the clocks says another day, and nobody knows which of them.
    public static let farMilliseconds = 3_600_000.0

    /// Whether one of the clocks is surely of another time altogether.
    public var isFar: Bool { milliseconds.magnitude - uncertaintyMilliseconds > Self.farMilliseconds }

    /// Whether our clock is surely wrong by more than is borne.
    public var isAlarming: Bool { milliseconds.magnitude - uncertaintyMilliseconds > Self.alarmMilliseconds }

    /// What people read: `our clock is 3.2 s behind the venue's: set the clock`; nil while it is right.
    public var trouble: String? {
        guard isAlarming else { return nil }
        if isFar, let ours = Timestamp(exactly: measuredAt).flatMap({ Timestamp(unixSeconds: $0.wholeSeconds) }),
            let venue = Int64(exactly: (milliseconds / 1_000).rounded()).flatMap({ Timestamp(unixSeconds: ours.wholeSeconds &+ $0) })
        {
            return "our clock says \(ours), the venue's says \(venue): set the clock (NTP), or see that the venue's address is the venue's"
        }
        let tenths = (milliseconds.magnitude / 100).rounded() / 10
        return "our clock is \(tenths) s \(milliseconds > 0 ? "behind" : "ahead of") the venue's: set the clock (NTP)"
    }

    private enum CodingKeys: String, CodingKey {
        case milliseconds = "difference_ms"
        case uncertaintyMilliseconds = "uncertainty_ms"
        case measuredAt = "measured_at"
    }
}

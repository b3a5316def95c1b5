import Logging
public import TraderModel
public import TraderService
public import TraderVenues

/// When the venue is asked for its time, and what came of it last.
public struct ClockCheck: Sendable {
    /// Seconds between two measurements.
    public static let seconds: Int64 = 600
    /// Seconds after one that failed.
    public static let retrySeconds: Int64 = 60
    /// Seconds after which a question is given up: longer than a client of ours waits.
    public static let patienceSeconds: Int64 = 60

    /// Null until it was measured.
    public private(set) var difference: ClockDifference?
    /// The moment of the next measurement; nil before the first.
    public private(set) var due: Timestamp?

    /// When the question under way was asked; nil when none is.
    private var asked: Timestamp?
    private var mustWait = false

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

    /// Whether a question for the venue's time is under way.
    public var isAsking: Bool { asked != nil }

    /// Whether the question under way must be answered before anything is asked of the venue by our clock: nothing was measured before, or
    /// the clock has jumped.
    public var isInDoubt: Bool { asked != nil && mustWait }

    /// Whether the venue is to be asked for its time now; if so the question is under way from `now` on. One that has been under way for
    /// `patienceSeconds` counts as failed.
    public mutating func asks(at now: Timestamp) -> Bool {
        if let asked {
            let waited = now.seconds(since: asked)
            guard waited < 0 || waited >= Double(Self.patienceSeconds) else { return false }
            // A clock that was set while the question was under way says nothing of how long that was: it is asked anew.
            guard waited < 0 || waited > Double(Self.patienceSeconds + Self.seconds) else {
                failed(at: now)
                return false
            }
        }
        guard isDue(at: now) else { return false }
        mustWait = due == nil || hasJumped(at: now) || isInDoubt
        asked = now
        return true
    }

    /// When time alone changes something: the next measurement is due, or the question under way is given up. Nil before the first.
    public var nextLook: Timestamp? { asked?.advanced(bySeconds: Self.patienceSeconds) ?? due }

    /// Takes the answer to the question that was asked at `question`: the venue said `venue`, and it came at `now`. Answers what is wrong
    /// with it; nil when nothing is.
    public mutating func answered(_ venue: Timestamp, to question: Timestamp, at now: Timestamp) -> (any Error)? {
        guard asked == question else { return nil }
        let measured = ClockDifference(venue: venue, asked: question, answered: now)
        // One that took long says little: what was known before stands, and it is asked again soon.
        guard measured.uncertaintyMilliseconds < ClockDifference.alarmMilliseconds else {
            failed(at: now)
            return ClockUncertain(milliseconds: measured.uncertaintyMilliseconds)
        }
        asked = nil
        difference = measured
        due = now.advanced(bySeconds: measured.isFar ? Self.retrySeconds : Self.seconds)
        return nil
    }

    /// Takes what came of `question` at `moment`; answers what is to be said of it.
    public mutating func take(_ result: Result<Timestamp, VenueError>, to question: Timestamp, at moment: Timestamp) -> [SourceNote] {
        let before = difference
        switch result {
        case .failure(let error):
            failed(question, at: moment)
            return [.line(.warning, "the venue's time is not known", ["reason": "\(error)"])]
        case .success(let venue):
            if let error = answered(venue, to: question, at: moment) {
                return [.line(.warning, "the venue's time is not known", ["reason": "\(error)"])]
            }
            guard let difference, difference != before, let trouble = difference.trouble else { return [] }
            return [.line(.error, trouble, ["difference_ms": "\(difference.milliseconds)"])]
        }
    }

    /// The question that was asked at `question` came to nothing.
    public mutating func failed(_ question: Timestamp, at now: Timestamp) { if asked == question { failed(at: now) } }

    private mutating func failed(at now: Timestamp) {
        asked = nil
        due = now.advanced(bySeconds: Self.retrySeconds)
    }

    /// The latest moment that has surely come at the venue too, when it is `now` here: what is not over there must not be taken for over. Clocks that
    /// are far apart say nothing; see `obstacle`.
    public func sureTime(at now: Timestamp) -> Timestamp {
        guard let difference, difference.isAlarming, !difference.isFar, difference.milliseconds < 0 else { return now }
        return Timestamp(microseconds: now.microseconds + Int64(difference.milliseconds * 1_000))
    }
}

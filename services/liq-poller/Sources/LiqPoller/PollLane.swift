import TraderModel
import TraderVenues

/// One contract's way to the venue: one question at a time, so that one which hangs holds up no other contract.
struct PollLane: Sendable {
    /// A question under way, and when it was asked: by our clock, and by what has surely come at the venue too.
    struct Asked: Sendable {
        var number: Int
        var question: RowQuestion
        var at: Timestamp
        var sureAt: Timestamp
    }

    /// Whether pages are being asked for.
    private(set) var isWalking = false
    /// The first hour of the next page; nil when there is none.
    private(set) var next: BarTime?
    private(set) var asked: Asked?
    /// Whether the pages are of a cold start.
    private(set) var isHistory = false
    private(set) var isPausing = false
    /// Attempts at the history that came to nothing.
    private(set) var failedAttempts = 0
    /// Why the last question came to nothing; nil when it did not.
    var failure: VenueError?
    /// Why the history could not be loaded; nil when no attempt has failed.
    private(set) var trouble: String?
    /// When an hour that was not there is asked for again, and which hour was the newest published one when it was asked for.
    private(set) var retry: (at: Timestamp, newest: BarTime)?
    private var backoff = Backoff()
    /// The newest hour when it last failed.
    private var reached: BarTime?

    /// Seconds after which a question is given up: longer than a client of ours waits.
    static let patienceSeconds: Int64 = 60

    /// Whether a walk through pages can begin.
    var isFree: Bool { !isWalking && asked == nil && !isPausing }
    /// Whether its next question can be asked, or its walk ended.
    var isReady: Bool { isWalking && asked == nil && !isPausing }
    /// Whether an answer or the end of a pause is awaited.
    var isWaiting: Bool { asked != nil || isPausing }

    mutating func begin(at first: BarTime, isHistory: Bool) {
        isWalking = true
        next = first
        self.isHistory = isHistory
    }

    mutating func ask(_ question: RowQuestion, as number: Int, at now: Timestamp, sure: Timestamp) {
        asked = Asked(number: number, question: question, at: now, sureAt: sure)
    }

    /// The question that `number` answers is over; nil when it is none that is waited for.
    mutating func answered(_ number: Int) -> Asked? {
        guard asked?.number == number else { return nil }
        defer { asked = nil }
        return asked
    }

    /// The number of the question if it has been under way for too long. A moment after `now` is of a clock that was put back since.
    mutating func overdue(at now: Timestamp) -> Int? {
        guard let asked else { return nil }
        if asked.at > now { self.asked?.at = now }
        return now.seconds(since: asked.at) >= Double(Self.patienceSeconds) ? asked.number : nil
    }

    /// Goes on behind the rows of a page; an empty page, or one that does not go on, is the last.
    mutating func goOn(behind last: BarTime?) {
        guard let start = next, let last, last >= start else { return next = nil }
        next = last.advanced(by: 1, of: .oneHour)
    }

    /// The walk is over.
    mutating func end() {
        isWalking = false
        next = nil
    }

    /// The history could not be loaded: it is begun anew after the pause that is the answer. One that made headway since the last time is
    /// tried again soon.
    mutating func pause(for reason: String, reached: BarTime?) -> Duration {
        end()
        trouble = reason
        isPausing = true
        failedAttempts += 1
        if reached != self.reached { backoff.reset() }
        self.reached = reached
        return backoff.pause()
    }

    mutating func pauseIsOver() { isPausing = false }

    /// An hour that was not there is asked for again at `moment`, or once one newer than `newest` is published.
    mutating func askAgain(at moment: Timestamp, newest: BarTime) { retry = (moment, newest) }

    /// Whether an hour that is not there may be asked for. A moment further off than the pause is of a clock that was put back since.
    func mayAsk(at now: Timestamp, newest: BarTime, pauseSeconds: Int64) -> Bool {
        guard let retry else { return true }
        return retry.at <= now || retry.newest != newest || retry.at > now.advanced(bySeconds: pauseSeconds)
    }
}

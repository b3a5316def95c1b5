import TraderModel
import TraderVenues

/// One series' way to the venue's REST interface: one question at a time, so that one which hangs holds up no other series.
struct FeedLane: Sendable {
    /// What REST is asked for.
    enum Errand: Sendable {
        /// What is missing up to now.
        case history
        /// A bar that the stream did not make final. `obstacle` says why the venue may not have it yet; nil when it should.
        case confirmation(CandleMachine.Wish, obstacle: String?)
        /// Final bars that are held against what the venue tells of them now.
        case shadow(ClosedRange<BarTime>)
    }

    /// A question under way.
    struct Asked: Sendable {
        var number: Int
        var question: BarQuestion
        /// The page that it is of; nil for a shadow check.
        var page: CandleLoad.Question?
        var at: Timestamp
        /// How often it was asked, this time included.
        var attempt = 1
    }

    var errand: Errand?
    /// The pages of the errand that are still to be asked; nil when it has none.
    var load: CandleLoad?
    /// The page whose answer the machine has taken; nil when there is none.
    var settled: CandleLoad.Question?
    private(set) var asked: Asked?
    /// Why its history could not be loaded; nil when it could, or was not tried.
    private(set) var failure: String?
    private(set) var isPausing = false
    private var backoff = Backoff()
    /// The last final bar when it last failed.
    private var reached: BarTime?

    /// Seconds after which a question is given up: longer than any that a client of ours lets pass.
    static let patienceSeconds: Int64 = 60
    /// An answer without a bar for more than this many seconds is doubted, and believed when it comes so many times: it would make hours
    /// flat that had trades.
    private static let longEmptySeconds: Int64 = 3_600
    private static let emptyAttempts = 3

    /// Whether a new errand can begin.
    var isFree: Bool { errand == nil && !isPausing }
    /// Whether its next question can be asked.
    var isReady: Bool { errand != nil && asked == nil && !isPausing }
    /// Whether an answer or the end of a pause is awaited.
    var isWaiting: Bool { asked != nil || isPausing }

    mutating func ask(_ question: BarQuestion, of page: CandleLoad.Question?, as number: Int, at now: Timestamp) {
        asked = Asked(number: number, question: question, page: page, at: now)
    }

    /// The question is asked once more.
    mutating func askAgain(as number: Int, at now: Timestamp) {
        asked?.number = number
        asked?.at = now
        asked?.attempt += 1
    }

    /// The question that `number` answers is over; nil when it is none that is waited for.
    mutating func answered(_ number: Int) -> Asked? {
        guard asked?.number == number else { return nil }
        defer { asked = nil }
        return asked
    }

    /// Whether an answer to the question that `number` answers is doubted.
    func doubts(_ bars: [TimedBar], _ number: Int) -> Bool {
        guard let asked, asked.number == number, asked.page != nil, bars.isEmpty else { return false }
        return asked.question.last.seconds(since: asked.question.first) > Self.longEmptySeconds && asked.attempt < Self.emptyAttempts
    }

    /// The number of the question if it has been under way for too long. A moment after `now` is of a clock that was put back since.
    mutating func overdue(at now: Timestamp) -> Int? {
        guard let asked else { return nil }
        if asked.at > now { self.asked?.at = now }
        return now.seconds(since: asked.at) >= Double(Self.patienceSeconds) ? asked.number : nil
    }

    /// Its history could not be loaded: it is begun anew after the pause that is the answer. One that made headway since the last time is
    /// tried again soon.
    mutating func failed(_ reason: String, reached: BarTime?) -> Duration {
        errand = nil
        load = nil
        failure = reason
        isPausing = true
        if reached != self.reached { backoff.reset() }
        self.reached = reached
        return backoff.pause()
    }

    mutating func pauseIsOver() { isPausing = false }

    /// The errand is done, or given up until another begins.
    mutating func end() {
        if case .history = errand { failure = nil }
        errand = nil
        load = nil
    }
}

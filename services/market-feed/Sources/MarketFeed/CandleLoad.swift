package import TraderModel
package import TraderVenues

/// A walk through the venue's bars of one series, page by page: the bars of which its own are made.
///
/// Buckets without trades at the end of a page are sure only when a later page has a bar: what a page told beyond the last final bar is
/// shown again with the next one.
package struct CandleLoad: Sendable {
    /// What REST is asked: the bars of a series that open in `first ... last`.
    package struct Question: Sendable {
        package let series: Series
        package let first: BarTime
        package let last: BarTime
        fileprivate let page: (first: BarTime, last: BarTime)
    }

    private let series: Series
    private let start: BarTime
    private let isHistory: Bool
    private var questions: [Question]
    private var told: [TimedBar] = []
    /// The last bar of the last answer; nil when that was empty.
    private var toldThrough: BarTime?
    /// Whether the venue told so little that nothing of what was asked for could be made final, and more is to be asked for: what comes after
    /// it would pass for a time without trades.
    package private(set) var isStuck = false

    /// The bars of `series` from `start` through `newest`, both of its parts, at most `pageBars` at once.
    package init(_ series: Series, from start: BarTime, through newest: BarTime, isHistory: Bool, pageBars: Int) {
        self.series = series
        self.start = start
        self.isHistory = isHistory
        let part = series.part
        questions = CandleHistory.pages(from: start, through: newest, of: part.length, atMost: pageBars).reversed().map { page in
            Question(
                series: part, first: page.first, last: page.last.advanced(by: CandleHistory.evidenceBuckets, of: part.length), page: page)
        }
    }

    /// The next question; nil when all are asked.
    package mutating func next() -> Question? { questions.popLast() }

    /// What the machine is told of an answer that came at `now` to the question of the moment `asked`.
    package mutating func input(
        answering question: Question, with bars: [TimedBar], _ machine: CandleMachine, asked: Timestamp, at now: Timestamp
    ) -> CandleInput {
        toldThrough = bars.last?.ts
        told = told.filter { $0.ts < question.page.first } + bars
        let first = machine.lastFinal(of: series)?.advanced(by: 1, of: question.series.length) ?? start
        return .confirmed(series, first: first, last: question.page.last, bars: told, isHistory: isHistory, asked: asked, at: now)
    }

    /// Forgets what the machine has made final of the answer to `question`. A venue that closes bars tells of those without trades too: where its
    /// answer ends too early it has told less than it was asked for, and is asked for the rest.
    package mutating func settled(_ question: Question, _ machine: CandleMachine) {
        guard let final = machine.lastFinal(of: series) else { return }
        told.removeAll { $0.ts <= final }
        guard series.isClosedByVenue, let toldThrough, toldThrough <= question.page.last, final < question.page.last else { return }
        let next = final.advanced(by: 1, of: question.series.length)
        guard next > question.first else {
            isStuck = !questions.isEmpty
            return
        }
        told = []
        questions.append(Question(series: question.series, first: next, last: question.last, page: (next, question.page.last)))
    }
}

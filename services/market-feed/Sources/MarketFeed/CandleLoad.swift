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
        told = told.filter { $0.ts < question.page.first } + bars
        let first = machine.lastFinal(of: series)?.advanced(by: 1, of: question.series.length) ?? start
        return .confirmed(series, first: first, last: question.page.last, bars: told, isHistory: isHistory, asked: asked, at: now)
    }

    /// Forgets what the machine has made final.
    package mutating func settled(_ machine: CandleMachine) {
        guard let final = machine.lastFinal(of: series) else { return }
        told.removeAll { $0.ts <= final }
    }
}

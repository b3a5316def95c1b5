package import TraderModel
package import TraderVenues

/// A walk through the venue's bars, page by page for all instruments together, so that downstream can judge what is there.
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

    private let starts: [Instrument: BarTime]
    private let length: BarLength
    private let isHistory: Bool
    private var questions: [Question]
    private var told: [Instrument: [TimedBar]] = [:]

    /// The bars of each of `instruments` from its start through `newest`.
    package init(
        _ instruments: [Instrument], of length: BarLength, from starts: [Instrument: BarTime], through newest: BarTime,
        isHistory: Bool
    ) {
        self.starts = starts
        self.length = length
        self.isHistory = isHistory
        questions = []
        guard let start = starts.values.min() else { return }
        for page in CandleHistory.pages(from: start, through: newest, of: length) {
            for instrument in instruments {
                guard let own = starts[instrument], own <= page.last else { continue }
                questions.append(
                    Question(
                        series: Series(instrument, length), first: max(page.first, own),
                        last: page.last.advanced(by: CandleHistory.evidenceBuckets, of: length), page: page))
            }
        }
        questions.reverse()
    }

    /// The next question; nil when all are asked.
    package mutating func next() -> Question? { questions.popLast() }

    /// What the machine is told of an answer that came at `now` to the question of the moment `asked`.
    package mutating func input(
        answering question: Question, with bars: [TimedBar], _ machine: CandleMachine, asked: Timestamp, at now: Timestamp
    ) -> CandleInput {
        let series = question.series
        let known = told[series.instrument, default: []].filter { $0.ts < question.page.first } + bars
        told[series.instrument] = known
        let first = machine.lastFinal(of: series)?.advanced(by: 1, of: length) ?? starts[series.instrument] ?? question.first
        return .confirmed(series, first: first, last: question.page.last, bars: known, isHistory: isHistory, asked: asked, at: now)
    }

    /// Forgets what the machine has made final.
    package mutating func settled(_ question: Question, _ machine: CandleMachine) {
        guard let final = machine.lastFinal(of: question.series) else { return }
        told[question.series.instrument]?.removeAll { $0.ts <= final }
    }
}

import TraderModel

/// What is known of the bars of one series where the venue says of each that it is over: those that wait for one before them, and the one in progress.
///
/// The same bars come out final, in the same order, in whatever order and however often they are told.
struct KlineBook: Codable, Equatable, Sendable {
    /// Bars that may wait for one before them; a longer hole is filled by REST, which then has these too.
    static let mostWaiting = 64

    let series: Series
    /// The next bar to be final; nil until it is known up to where the series is kept.
    private(set) var next: BarTime?
    /// Bars that are over and not final yet, ascending.
    private var waiting: [Whole] = []
    private var forming: Forming?
    /// When REST was last asked for what is missing, and how often in a row in vain.
    private var askedAt: Timestamp?
    private var attempts = 0

    private struct Whole: Codable, Equatable, Sendable {
        var bar: TimedBar
        var isRest: Bool
    }

    private struct Forming: Codable, Equatable, Sendable {
        var bar: TimedBar
        var toldAt: Timestamp
    }

    /// What happens to a bar.
    enum Change: Equatable {
        case final(TimedBar, isRest: Bool)
        /// The venue has a later bar and not this one.
        case absent(BarTime)
        case forming(TimedBar)
    }

    init(_ series: Series) { self.series = series }

    /// What is kept of the series ends with `last`: the bar after it is the next one.
    mutating func know(through last: BarTime, _ emit: (Change) -> Void) {
        let after = last.advanced(by: 1, of: series.length)
        next = next.map { max($0, after) } ?? after
        settle(emit)
    }

    /// Takes a bar that the stream told; the venue sent it at `toldAt`.
    mutating func tell(_ bar: TimedBar, isClosed: Bool, toldAt: Timestamp, _ emit: (Change) -> Void) {
        if let next, bar.ts < next { return }
        if isClosed {
            wait(Whole(bar: bar, isRest: false))
            settle(emit)
            return
        }
        // What was over runs no more, and what came late says nothing new.
        guard !waiting.contains(where: { $0.bar.ts >= bar.ts }) else { return }
        if let forming {
            guard bar.ts > forming.bar.ts || bar.ts == forming.bar.ts && toldAt >= forming.toldAt, bar != forming.bar else { return }
        }
        forming = Forming(bar: bar, toldAt: toldAt)
        emit(.forming(bar))
    }

    /// Takes what REST has from `first` on: whole bars, ascending, those after `last` as evidence that one before them is missing for good.
    mutating func answer(from first: BarTime, through last: BarTime, _ bars: [TimedBar], _ emit: (Change) -> Void) {
        guard let start = next else { return }
        for bar in bars where bar.ts >= start && bar.ts <= last {
            pass(from: first, before: bar.ts, emit)
            wait(Whole(bar: bar, isRest: true))
            settle(emit)
        }
        if let evidence = bars.last, evidence.ts > last { pass(from: first, before: last.advanced(by: 1, of: series.length), emit) }
    }

    /// The bars that REST is to be asked for at `now`, `count` at most: those that are over, and so long that the stream does not tell them any more.
    func missing(at now: Timestamp, atMost count: Int) -> ClosedRange<BarTime>? {
        guard let next, now >= wantedAt(next) else { return nil }
        let over = series.length.bar(containing: now.advanced(bySeconds: -BinanceStream.graceSeconds)).advanced(by: -1, of: series.length)
        let last = min(
            over, waiting.first?.bar.ts.advanced(by: -1, of: series.length) ?? over, next.advanced(by: count - 1, of: series.length))
        return next <= last ? next...last : nil
    }

    /// When `missing` has something next, if nothing comes until then; nil before it is known where the series is kept.
    var nextDue: Timestamp? { next.map(wantedAt) }

    /// REST is asked for what is missing.
    mutating func asked(at now: Timestamp) {
        askedAt = now
        attempts += 1
    }

    private func wantedAt(_ bar: BarTime) -> Timestamp {
        let over = bar.closeTime(of: series.length).advanced(bySeconds: BinanceStream.graceSeconds)
        // A hole shows as soon as a later bar is over; the bar in it may still come.
        guard let askedAt, attempts > 0 else { return over }
        let pause = min(BinanceStream.graceSeconds << Int64(min(attempts - 1, 5)), BinanceStream.longestPauseSeconds)
        return max(over, askedAt.advanced(bySeconds: pause))
    }

    private mutating func wait(_ whole: Whole) {
        let ts = whole.bar.ts
        if let forming, forming.bar.ts <= ts { self.forming = nil }
        guard next.map({ ts >= $0 }) ?? true, !waiting.contains(where: { $0.bar.ts == ts }) else { return }
        waiting.insert(whole, at: waiting.firstIndex { $0.bar.ts > ts } ?? waiting.count)
        // Where nothing is known yet the newest are wanted; else those that come next.
        if waiting.count > Self.mostWaiting { if next == nil { waiting.removeFirst() } else { waiting.removeLast() } }
    }

    private mutating func settle(_ emit: (Change) -> Void) {
        guard let start = next else { return }
        waiting.removeAll { $0.bar.ts < start }
        while let whole = waiting.first, whole.bar.ts == next {
            waiting.removeFirst()
            move(past: whole.bar.ts)
            emit(.final(whole.bar, isRest: whole.isRest))
        }
    }

    /// Passes the bars that the venue has not, as far as they were asked for.
    private mutating func pass(from first: BarTime, before end: BarTime, _ emit: (Change) -> Void) {
        while let hole = next, hole >= first, hole < end {
            move(past: hole)
            emit(.absent(hole))
            settle(emit)
        }
    }

    private mutating func move(past bar: BarTime) {
        next = bar.advanced(by: 1, of: series.length)
        attempts = 0
    }
}

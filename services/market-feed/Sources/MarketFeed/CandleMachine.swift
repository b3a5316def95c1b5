package import TraderModel
import TraderVenues

/// Makes final, gapless candles of what the venue tells, which has no mark for a closed bar.
///
/// A bar is final when a later one was seen on a stream that was followed from the bar's opening on, and a short grace for last
/// corrections has passed. In every other case (no trade after the boundary, a connection that broke, a frame that was lost) the venue's REST
/// interface has the word: the machine says what it wants confirmed.
package struct CandleMachine: Machine {
    static let version = 1

    private var books: [CandleBook]
    private var tapes: [MinuteTape]?
    private var followedSince: Timestamp?
    /// Whether history is still being loaded into an empty store.
    package private(set) var isColdStart = true
    /// Series whose history has not been loaded whole; nil in a state that was kept before they were told apart, and in a fresh one: then all at a
    /// cold start, and none after it.
    private var unloaded: [Series]?

    package init(series: [Series]) { books = series.map { CandleBook($0) } }

    /// Seconds for last corrections after a later bar was seen.
    package static let graceSeconds: Int64 = 3
    /// Seconds after a bar's close at which REST is asked for it.
    package static let confirmationSeconds: Int64 = 10
    /// Seconds before a bar's close in which the stream must have told of it to make it final alone.
    package static let quietSeconds: Int64 = 30
    /// Seconds after a bar's close for which REST may know less of it than the stream has told.
    package static let trailingSeconds: Int64 = 120
    /// Seconds by which what the venue tells of may lie after our present: one bar of the topic `candles`. What is further off is of a wrong clock.
    static let mostAheadSeconds = Candle.topicLength.seconds
    /// Seconds after its close from which a bar that is not known is stale: what is known a judged bar late does not trade.
    static let staleSeconds = Candle.topicLength.seconds

    package mutating func apply(_ input: CandleInput, emit: (CandleOutput) -> Void) {
        switch input {
        case .series(let wanted): follow(wanted)
        case .followed(let since): followedSince = since
        case .lost: followedSince = nil
        case .loaded(let series): loaded(series)
        case .observed(let bars, let now):
            for bar in bars {
                guard let index = index(of: Series(bar.instrument, Candle.topicLength)) else { continue }
                books[index].observe(bar, at: now, emit)
            }
            finalize(at: now, emit)
        case .traded(let trades, let now):
            take(trades, at: now, emit)
            finalize(at: now, emit)
        case .confirmed(let series, let first, let last, let bars, let isHistory, let asked, let now):
            guard let index = index(of: series) else { return }
            books[index].confirm(
                first: first, last: last, bars: bars, origin: isHistory ? .history : .rest, followedSince: followedSince, asked: asked,
                at: now, emit)
        case .revised(let revisions):
            for revision in revisions { emit(.revision(revision)) }
        case .tick(let now):
            finalize(at: now, emit)
        }
    }

    /// A bar that is over and that the stream has not made final: what REST alone can say.
    package struct Wish: Equatable, Sendable {
        package var series: Series
        package var bar: BarTime

        package init(series: Series, bar: BarTime) {
            self.series = series
            self.bar = bar
        }
    }

    /// The series that are made.
    package var series: [Series] { books.map(\.series) }

    /// The last final bar of a series; nil before the first.
    package func lastFinal(of series: Series) -> BarTime? { books.first { $0.series == series }?.last?.ts }

    /// The next bar of each series that only REST can finalize by now.
    package func wantedConfirmations(at now: Timestamp) -> [Wish] {
        books.compactMap { book in
            guard let next = book.next, now >= confirmationTime(of: next, book.series.length) else { return nil }
            return Wish(series: book.series, bar: next)
        }
    }

    /// The next moment at which a tick can make a bar final or a confirmation is wanted; nil before the first bar. Series in `again` were
    /// asked for in vain, and are asked for again at their moment.
    package func nextDue(again: [Series: Timestamp] = [:]) -> Timestamp? {
        books.compactMap { book in
            guard let next = book.next else { return nil }
            let confirmation = again[book.series] ?? confirmationTime(of: next, book.series.length)
            return min(book.graceEnd(of: next, followedSince: followedSince) ?? confirmation, confirmation)
        }.min()
    }

    /// Whether the history of a series has not been loaded whole: what REST tells of it is history then.
    package func needsHistory(_ series: Series) -> Bool {
        lastFinal(of: series) == nil || unloaded?.contains(series) ?? isColdStart
    }

    /// Whether the stream was followed without a hole since `bar` opened.
    package func isFollowed(since bar: BarTime) -> Bool { followedSince.map { $0 <= bar.openTime } ?? false }

    /// What keeps each series from trading; the series that are in time are not in it.
    package func gates(at now: Timestamp) -> [Series: (reason: GateReason, since: Timestamp, bar: BarTime)] {
        books.reduce(into: [:]) { gates, book in gates[book.series] = book.gate(at: now) }
    }

    private func index(of series: Series) -> Int? { books.firstIndex { $0.series == series } }

    private mutating func loaded(_ series: Series) {
        var left = unloaded ?? (isColdStart ? self.series : [])
        left.removeAll { $0 == series }
        unloaded = left
        if left.isEmpty { isColdStart = false }
    }

    private mutating func follow(_ wanted: [Series]) {
        // A series that is new in an old store has a history too, and is not done with it before all of it is there.
        let isKnown = Set(series.filter { lastFinal(of: $0) != nil })
        if unloaded != nil || !isColdStart { unloaded = wanted.filter { !isKnown.contains($0) || unloaded?.contains($0) ?? false } }
        books = wanted.map { series in books.first { $0.series == series } ?? CandleBook(series) }
        let taped = wanted.filter { $0.length == .oneMinute }.map(\.instrument)
        tapes = taped.map { instrument in tapes?.first { $0.instrument == instrument } ?? MinuteTape(instrument) }
    }

    private mutating func take(_ trades: [VenueTrade], at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        guard var tapes else { return }
        for place in tapes.indices {
            for bar in tapes[place].take(trades) {
                guard let index = index(of: Series(bar.instrument, .oneMinute)) else { continue }
                books[index].observe(bar, at: now, emit)
            }
        }
        self.tapes = tapes
    }

    private func confirmationTime(of bar: BarTime, _ length: BarLength) -> Timestamp {
        bar.closeTime(of: length).advanced(bySeconds: Self.confirmationSeconds)
    }

    private mutating func finalize(at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        for index in books.indices { books[index].finalizeFollowed(since: followedSince, at: now, emit) }
    }
}

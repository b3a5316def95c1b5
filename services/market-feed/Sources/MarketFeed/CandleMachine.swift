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
    private var followedSince: Timestamp?
    /// Whether history is still being loaded into an empty store.
    package private(set) var isColdStart = true

    package init(instruments: [Instrument]) { books = instruments.map(CandleBook.init) }

    /// Seconds for last corrections after a later bar was seen.
    package static let graceSeconds: Int64 = 3
    /// Seconds after a bar's close at which REST is asked for it.
    package static let confirmationSeconds: Int64 = 10

    /// Seconds after a bar's close for which REST may know less of it than the stream has told.
    package static let trailingSeconds: Int64 = 120

    package mutating func apply(_ input: CandleInput, emit: (CandleOutput) -> Void) {
        switch input {
        case .followed(let since): followedSince = since
        case .lost: followedSince = nil
        case .historyLoaded: isColdStart = false
        case .observed(let bars, let now):
            for bar in bars {
                guard let index = books.firstIndex(where: { $0.instrument == bar.instrument }) else { continue }
                books[index].observe(bar, at: now, emit)
            }
            finalize(at: now, emit)
        case .confirmed(let instrument, let first, let last, let bars, let isHistory, let now):
            guard let index = books.firstIndex(where: { $0.instrument == instrument }) else { return }
            books[index].confirm(
                first: first, last: last, bars: bars, origin: isHistory ? .history : .rest, followedSince: followedSince, at: now,
                emit)
        case .tick(let now):
            finalize(at: now, emit)
        }
    }

    /// The last final bar of an instrument; nil before the first.
    package func lastFinal(of instrument: Instrument) -> BarTime? { books.first { $0.instrument == instrument }?.last?.ts }

    /// The next bar of each instrument that only REST can finalize by now.
    package func wantedConfirmations(at now: Timestamp) -> [(instrument: Instrument, bar: BarTime)] {
        books.compactMap { book in
            guard let next = book.next, now >= confirmationTime(of: next) else { return nil }
            return (book.instrument, next)
        }
    }

    /// The next moment at which a tick can make a bar final or a confirmation is wanted; nil before the first bar.
    package var nextDue: Timestamp? {
        books.compactMap { book in
            guard let next = book.next else { return nil }
            return [book.graceEnd(of: next, followedSince: followedSince), confirmationTime(of: next)].compactMap(\.self).min()
        }.min()
    }

    private func confirmationTime(of bar: BarTime) -> Timestamp { bar.closeTime().advanced(bySeconds: Self.confirmationSeconds) }

    private mutating func finalize(at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        for index in books.indices { books[index].finalizeFollowed(since: followedSince, at: now, emit) }
    }
}

package import TraderModel
import TraderVenues

/// Makes final, gapless candles of what the venue tells.
///
/// Where the venue says that a bar is over, that makes it final when the stream was followed from the bar's opening on. Where it does not, a bar is final when a later one was seen on a stream that was followed from the bar's opening on, and a short grace for last
/// corrections has passed. In every other case (no trade after the boundary, a connection that broke, a frame that was lost) the venue's REST
/// interface has the word: the machine says what it wants confirmed.
package struct CandleMachine: Machine {
    static let version = 1

    private var books: [CandleBook]
    private var tapes: [MinuteTape]?
    private var followedSince: Timestamp?
    /// Whether history is still being loaded into an empty store.
    package private(set) var isColdStart = true
    /// Series whose history has not been loaded whole; nil in a state that was kept before they were told apart, and in a fresh one: then
    /// all at a cold start, and none after it.
    private var unloaded: [Series]?
    /// What is followed; nil in a state of before there was a list, and in a fresh one.
    package private(set) var watchList: [InstrumentRecord]?
    /// What is known of series that are not followed any more.
    private var resting: [CandleBook]?
    /// The last settlement of funding that was told of each contract.
    private var settlements: [Settled]?
    /// The outages that last.
    private var openOutages: [Outage]?

    private struct Settled: Codable, Equatable, Sendable {
        var instrument: Instrument
        var at: Timestamp
    }

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
        case .watch(let records): watch(records, emit)
        case .followed(let since):
            followedSince = since
            for index in books.indices { books[index].subscribedSince = nil }
        case .lost: followedSince = nil
        case .loaded(let series): loaded(series)
        case .observed(let bars, let now):
            for bar in bars {
                guard let index = index(of: Series(bar.instrument, Candle.topicLength)) else { continue }
                books[index].observe(bar, at: now, emit)
            }
            finalize(at: now, emit)
        case .told(let bar, let length, let isClosed, let now):
            let part = Series(bar.instrument, length)
            for index in books.indices where books[index].part == part && part.isClosedByVenue {
                books[index].observe(bar, isClosed: isClosed, at: now, emit)
            }
            finalize(at: now, emit)
        case .traded(let trades, let now):
            take(trades, at: now, emit)
            finalize(at: now, emit)
        case .confirmed(let series, let first, let last, let bars, let isHistory, let asked, let now):
            guard let index = index(of: series) else { return }
            books[index].confirm(
                first: first, last: last, bars: bars, origin: isHistory ? .history : .rest,
                followedSince: books[index].followedSince(followedSince), asked: asked, at: now, emit)
        case .quotes(let quotes):
            for quote in quotes { emit(.quote(quote)) }
        case .marks(let marks):
            for mark in marks { emit(.mark(.mark(mark))) }
        case .settled(let settlements): settle(settlements, emit)
        case .contracts(let contracts, let now): take(contracts, at: now, emit)
        case .revised(let revisions):
            for revision in revisions { emit(.revision(revision)) }
        case .silent(let series, let from, let reason): beginOutage(of: series, from: from, reason, emit)
        case .heard(let series, let until): endOutage(of: series, until: until, emit)
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

    /// The last final bar of a series, or of the one of which its bars are made (`Series.part`); nil before the first.
    package func lastFinal(of series: Series) -> BarTime? { books.first { $0.series == series }?.last?.ts }

    /// The next bar of a series; nil before the first.
    func nextBar(of series: Series) -> BarTime? { books.first { $0.series == series }?.nextBar }

    /// The next bar, or part of one, of each series that only REST can finalize by now.
    package func wantedConfirmations(at now: Timestamp) -> [Wish] {
        books.compactMap { book in
            guard let next = book.next, now >= confirmationTime(of: next, book.part.length) else { return nil }
            return Wish(series: book.series, bar: next)
        }
    }

    /// The next moment at which a tick can make a bar final or a confirmation is wanted; nil before the first bar. Series in `again` were
    /// asked for in vain, and are asked for again at their moment.
    package func nextDue(again: [Series: Timestamp] = [:]) -> Timestamp? {
        books.compactMap { book in
            guard let next = book.next else { return nil }
            let confirmation = again[book.series] ?? confirmationTime(of: next, book.part.length)
            return min(book.graceEnd(of: next, followedSince: book.followedSince(followedSince)) ?? confirmation, confirmation)
        }.min()
    }

    /// Whether the history of a series has not been loaded whole: what REST tells of it is history then.
    package func needsHistory(_ series: Series) -> Bool {
        lastFinal(of: series) == nil || unloaded?.contains(series) ?? isColdStart
    }

    /// Whether the stream was followed without a hole since a bar of a series opened.
    package func isFollowed(_ series: Series, since bar: BarTime) -> Bool {
        guard let index = index(of: series), let since = books[index].followedSince(followedSince) else { return false }
        return since <= bar.openTime
    }

    /// Whether an outage of a series lasts.
    package func isSilent(_ series: Series) -> Bool {
        openOutages?.contains { $0.instrument == series.instrument && $0.length == series.length } ?? false
    }

    /// The moment from which the next bar of a series, as far as it is not known, is later than a bar that trades; nil before the first
    /// bar.
    package func staleTime(of series: Series) -> Timestamp? {
        nextBar(of: series).map { $0.closeTime(of: series.length).advanced(bySeconds: Self.staleSeconds) }
    }

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

    /// Seconds from which on the stream surely tells all of a series that is followed while it is connected.
    private static let subscriptionSeconds: Int64 = 60

    private mutating func watch(_ records: [InstrumentRecord], _ emit: (CandleOutput) -> Void) {
        var list = watchList ?? []
        for record in records {
            let index = list.firstIndex { $0.instrument == record.instrument }
            guard record.follows != index.map({ list[$0].follows }) ?? [] else { continue }
            if let index { list.remove(at: index) }
            // An instrument keeps its place, so that the order of what is made does not change with what is followed of it.
            if !record.follows.isEmpty { list.insert(record, at: index ?? list.endIndex) }
            emit(.instrument(record))
        }
        watchList = list
        follow(Self.series(of: list), at: records.map(\.at).max(), emit)
    }

    /// The series that are made of what is followed: bars of five minutes first, in the order of the list.
    package static func series(of list: [InstrumentRecord]) -> [Series] {
        let followed = list.flatMap { record in record.follows.compactMap(\.length).map { Series(record.instrument, $0) } }
        return followed.filter { $0.length == Candle.topicLength } + followed.filter { $0.length != Candle.topicLength }
    }

    private mutating func follow(_ wanted: [Series], at now: Timestamp?, _ emit: (CandleOutput) -> Void) {
        // A series that is new in an old store has a history too, and is not done with it before all of it is there.
        let isKnown = Set(series.filter { lastFinal(of: $0) != nil })
        if unloaded != nil || !isColdStart { unloaded = wanted.filter { !isKnown.contains($0) || unloaded?.contains($0) ?? false } }
        for book in books where !wanted.contains(book.series) { rest(book, emit) }
        books = wanted.map { series in
            if let book = books.first(where: { $0.series == series }) { return book }
            var book = resting?.first { $0.series == series } ?? CandleBook(series)
            if followedSince != nil { book.subscribedSince = now?.advanced(bySeconds: Self.subscriptionSeconds) }
            return book
        }
        resting?.removeAll { wanted.contains($0.series) }
        let taped = wanted.filter { $0.length == .oneMinute && !$0.isClosedByVenue }.map(\.instrument)
        tapes = taped.map { instrument in tapes?.first { $0.instrument == instrument } ?? MinuteTape(instrument) }
    }

    /// A series is not followed any more. Its last final bar stays known, so that the same bars are never told again.
    private mutating func rest(_ book: CandleBook, _ emit: (CandleOutput) -> Void) {
        resting = (resting ?? []).filter { $0.series != book.series } + [book.resting]
        if let next = book.nextBar { endOutage(of: book.series, until: next.openTime, emit) }
    }

    private mutating func beginOutage(of series: Series, from: Timestamp, _ reason: String, _ emit: (CandleOutput) -> Void) {
        guard !isSilent(series) else { return }
        let outage = Outage(instrument: series.instrument, length: series.length, from: from, until: nil, reason: reason)
        openOutages = (openOutages ?? []) + [outage]
        emit(.outage(outage))
    }

    private mutating func endOutage(of series: Series, until: Timestamp, _ emit: (CandleOutput) -> Void) {
        guard let index = openOutages?.firstIndex(where: { $0.instrument == series.instrument && $0.length == series.length }),
            var outage = openOutages?.remove(at: index)
        else { return }
        outage.until = max(until, outage.from)
        emit(.outage(outage))
    }

    /// The last settlement of funding that was told of a contract; nil before the first.
    package func lastSettlement(of instrument: Instrument) -> Timestamp? { settlements?.first { $0.instrument == instrument }?.at }

    private mutating func settle(_ told: [FundingSettlement], _ emit: (CandleOutput) -> Void) {
        for settlement in told where lastSettlement(of: settlement.instrument).map({ $0 < settlement.at }) ?? true {
            settlements =
                (settlements ?? []).filter { $0.instrument != settlement.instrument }
                + [Settled(instrument: settlement.instrument, at: settlement.at)]
            emit(.mark(.settlement(settlement)))
        }
    }

    /// Notes the facts of what is followed, where they are others than those that are known.
    private mutating func take(_ contracts: [Contract], at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        for contract in contracts {
            guard let index = watchList?.firstIndex(where: { $0.instrument == contract.instrument }), var record = watchList?[index] else {
                continue
            }
            var same = record.contract
            same?.knownAt = contract.knownAt
            guard same != contract else { continue }
            record.contract = contract
            record.at = now
            watchList?[index] = record
            emit(.instrument(record))
        }
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
        for index in books.indices {
            books[index].finalizeFollowed(since: books[index].followedSince(followedSince), at: now, emit)
        }
    }
}

import TraderModel
import TraderVenues

/// What is known of the bars of one series: the last final one, and those after it as the stream tells them.
///
/// Of a series whose bars are joined of shorter ones all that is said here of bars is said of those; what is told are the joined ones.
struct CandleBook: Codable, Equatable, Sendable {
    /// A final bar, as far as the next one needs it.
    struct Final: Codable, Equatable, Sendable {
        var ts: BarTime
        var close: Price
    }

    let series: Series
    /// The series of which its bars are made: itself, or one of shorter bars.
    let part: Series
    private(set) var last: Final?
    /// The moment from which the stream tells all of it, where that is after the beginning of the connection; nil for the beginning.
    var subscribedSince: Timestamp?
    /// The bar in the making, where bars are joined; nil where they are not.
    private var join: CandleJoin?
    /// Bars after the last final one as last told, ascending.
    private var observed: [Observation] = []

    private struct Observation: Codable, Equatable, Sendable {
        var ts: BarTime
        var bar: Bar
        /// When this bar was first seen: the moment from which the one before it may be over.
        var firstSeenAt: Timestamp
        /// When it was last told; nil in a state that was kept before this was noted.
        var toldAt: Timestamp?
        /// Whether the venue called it over; nil where venues do not.
        var isClosed: Bool?
    }

    private enum CodingKeys: String, CodingKey { case instrument, length, last, observed, subscribedSince, join }

    /// Bars that may wait for one before them where the venue closes bars; what comes then is REST's.
    static let mostWaiting = 64

    init(_ series: Series) {
        self.series = series
        part = series.part
        join = part == series ? nil : CandleJoin(series)
    }

    /// The length of a series whose state was kept before there were other lengths.
    private static let unsaidLength = BarLength.fiveMinutes

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        series = Series(
            try container.decode(Instrument.self, forKey: .instrument),
            try container.decodeIfPresent(BarLength.self, forKey: .length) ?? Self.unsaidLength)
        part = series.part
        join = part == series ? nil : try container.decodeIfPresent(CandleJoin.self, forKey: .join) ?? CandleJoin(series)
        last = try container.decodeIfPresent(Final.self, forKey: .last)
        observed = try container.decode([Observation].self, forKey: .observed)
        subscribedSince = try container.decodeIfPresent(Timestamp.self, forKey: .subscribedSince)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(series.instrument, forKey: .instrument)
        try container.encode(series.length, forKey: .length)
        try container.encodeIfPresent(last, forKey: .last)
        try container.encode(observed, forKey: .observed)
        try container.encodeIfPresent(subscribedSince, forKey: .subscribedSince)
        try container.encodeIfPresent(join, forKey: .join)
    }

    /// The same series, of which nothing is followed: what was told of bars after the last final one is forgotten.
    var resting: CandleBook {
        var book = CandleBook(series)
        book.last = last
        book.join = join
        return book
    }

    /// From when on the stream was followed without a hole, when its connection was since `connected`.
    func followedSince(_ connected: Timestamp?) -> Timestamp? {
        guard let connected, let subscribedSince else { return connected }
        return max(connected, subscribedSince)
    }

    /// The bar that comes next; nil before the first.
    var next: BarTime? { last.map { later($0.ts) } }

    /// The bar of the series that is final next, or of which the part that is final next is one; nil before the first.
    var nextBar: BarTime? { next.map { series.length.bar(containing: $0.openTime) } }

    /// Takes a bar as the stream tells it. `isClosed` says that the venue calls it over.
    mutating func observe(_ told: TimedBar, isClosed: Bool = false, at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        if let last, told.ts <= last.ts { return }
        // A bar that opens later than the next one is no bar of this market: it must not end the present one.
        guard told.ts.openTime <= now.advanced(bySeconds: CandleMachine.mostAheadSeconds) else { return }
        if let index = observed.firstIndex(where: { $0.ts == told.ts }) {
            // What is over does not change any more: what still tells of it came late.
            guard observed[index].isClosed != true else { return }
            observed[index].toldAt = now
            if isClosed { observed[index].isClosed = true }
            guard observed[index].bar != told.bar else { return }
            observed[index].bar = told.bar
        } else {
            let index = observed.firstIndex { $0.ts > told.ts } ?? observed.count
            observed.insert(
                Observation(ts: told.ts, bar: told.bar, firstSeenAt: now, toldAt: now, isClosed: isClosed ? true : nil), at: index)
            // The newest stays: it is in progress.
            if series.isClosedByVenue, observed.count > Self.mostWaiting { observed.remove(at: observed.count - 2) }
        }
        // While history is loaded nothing has a place on a chart yet, and what is seen is loaded too.
        if last == nil { observed = observed.suffix(1) }
        guard series.length == Candle.topicLength, observed.last?.ts == told.ts, let forming = forming(told) else { return }
        emit(.forming(FormingCandle(instrument: series.instrument, ts: forming.ts, bar: forming.bar)))
    }

    /// The bar in progress when the newest that was told is `told`; nil where a part before it is not final.
    private func forming(_ told: TimedBar) -> TimedBar? {
        guard let join else { return told }
        return told.ts == next ? join.forming(with: told) : nil
    }

    /// The moment at which the stream alone makes `bar` final; nil when it cannot.
    ///
    /// A stream that told nothing of the bar in its last half minute may have stalled, which no number shows: REST has the word then.
    func graceEnd(of bar: BarTime, followedSince: Timestamp?) -> Timestamp? {
        if series.isClosedByVenue {
            guard let followedSince, followedSince <= bar.openTime, let told = observed.first, told.ts == bar, told.isClosed == true else {
                return nil
            }
            return told.toldAt
        }
        guard observed.count > 1, toldToItsEnd(bar, followedSince) != nil else { return nil }
        return observed[1].firstSeenAt.advanced(bySeconds: CandleMachine.graceSeconds)
    }

    mutating func finalizeFollowed(since: Timestamp?, at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        while let next, let end = graceEnd(of: next, followedSince: since), end <= now {
            close(next, observed[0].bar, origin: .stream, noTrades: false, at: now, emit)
        }
    }

    /// Takes the venue's word for the bars from `first` through `last`: those that it had at `asked`, and flat ones where it had none.
    mutating func confirm(
        first: BarTime, last end: BarTime, bars: [TimedBar], origin: Candle.Origin, followedSince: Timestamp?, asked: Timestamp,
        at now: Timestamp, _ emit: (CandleOutput) -> Void
    ) {
        var rest = bars.filter { $0.ts <= end }[...]
        if last == nil, let oldest = rest.first {
            rest.removeFirst()
            close(oldest.ts, oldest.bar, origin: origin, noTrades: false, at: now, emit)
        }
        while let next, let final = last, next <= end, next >= first {
            while let told = rest.first, told.ts < next { rest.removeFirst() }
            let seen = observed.first { $0.ts == next }
            if let told = rest.first, told.ts == next {
                // An answer without anything later may be of a moment before the close, unless it says what the stream said to the end. And
                // where the stream had more, REST trails: it is asked again. If it never follows, the venue has taken trades back.
                let over = series.isClosedByVenue ? seen.flatMap { $0.isClosed == true ? $0.bar : nil } : toldToItsEnd(next, followedSince)
                let isOver = over == told.bar
                guard hasLater(than: next, bars) || isOver else { return }
                if let seen, seen.bar.volume > told.bar.volume, asked < trailingEnd(of: next) { return }
                if join != nil, origin == .rest, told.bar.volume > .zero, seen == nil, followedSince.map({ $0 <= next.openTime }) ?? false {
                    emit(.unseen(part, next))
                }
                close(next, told.bar, origin: origin, noTrades: false, at: now, emit)
            } else if hasLater(than: next, bars), seen == nil || asked >= trailingEnd(of: next) {
                // Nothing but a later bar shows that there was no trade: a venue whose candles stand still says nothing either.
                close(next, .flat(at: final.close), origin: origin, noTrades: true, at: now, emit)
            } else {
                return
            }
        }
    }

    /// What keeps the next bar from being known although it is over; nil while all is in time.
    func gate(at now: Timestamp) -> (reason: GateReason, since: Timestamp, bar: BarTime)? {
        guard let next, let bar = nextBar else { return (.history, now, BarTime(unixSeconds: 0)) }
        let close = bar.closeTime(of: series.length)
        guard now >= close.advanced(bySeconds: CandleMachine.confirmationSeconds) else { return nil }
        if now >= close.advanced(bySeconds: CandleMachine.staleSeconds) { return (.stale, close, bar) }
        return (observed.first.map { $0.ts > next } ?? false ? .gap : .unconfirmed, close, bar)
    }

    /// What the stream told of `bar`, when it was followed from the bar's opening on and told of it in its last half minute.
    private func toldToItsEnd(_ bar: BarTime, _ followedSince: Timestamp?) -> Bar? {
        guard let followedSince, followedSince <= bar.openTime, let told = observed.first, told.ts == bar else { return nil }
        let quietFrom = bar.closeTime(of: part.length).advanced(bySeconds: -CandleMachine.quietSeconds)
        return told.toldAt.map { $0 >= quietFrom } ?? false ? told.bar : nil
    }

    private func later(_ bar: BarTime) -> BarTime { bar.advanced(by: 1, of: part.length) }

    /// The moment from which REST has the last word on a bar.
    private func trailingEnd(of bar: BarTime) -> Timestamp {
        bar.closeTime(of: part.length).advanced(bySeconds: CandleMachine.trailingSeconds)
    }

    private func hasLater(than bar: BarTime, _ bars: [TimedBar]) -> Bool { bars.last.map { $0.ts > bar } ?? false }

    private mutating func close(
        _ ts: BarTime, _ bar: Bar, origin: Candle.Origin, noTrades: Bool, at now: Timestamp, _ emit: (CandleOutput) -> Void
    ) {
        // What traded in no minute is told as a bar too by venues that close bars: flat, and without volume.
        let isEmpty = noTrades || series.isClosedByVenue && bar.volume == .zero
        let bar = isEmpty ? last.map { Bar.flat(at: $0.close) } ?? bar : bar
        let firstSeenAt = observed.first { $0.ts == ts }?.firstSeenAt ?? (noTrades ? nil : now)
        last = Final(ts: ts, close: bar.close)
        observed.removeAll { $0.ts <= ts }
        let final = Candle(
            instrument: series.instrument, ts: ts, bar: bar, origin: origin, noTrades: isEmpty, knownAt: now, firstSeenAt: firstSeenAt)
        guard let candle = join == nil ? final : join?.take(final) else { return }
        emit(series.length == Candle.topicLength ? .candle(candle) : .minute(candle))
    }
}

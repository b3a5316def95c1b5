import TraderModel
import TraderVenues

/// What is known of one instrument's bars: the last final one, and those after it as the stream tells them.
struct CandleBook: Codable, Equatable, Sendable {
    /// A final bar, as far as the next one needs it.
    struct Final: Codable, Equatable, Sendable {
        var ts: BarTime
        var close: Price
    }

    let instrument: Instrument
    private(set) var last: Final?
    /// Bars after the last final one as last told, ascending.
    private var observed: [Observation] = []

    private struct Observation: Codable, Equatable, Sendable {
        var ts: BarTime
        var bar: Bar
        /// When this bar was first seen: the moment from which the one before it may be over.
        var firstSeenAt: Timestamp
    }

    init(_ instrument: Instrument) { self.instrument = instrument }

    /// The bar that comes next; nil before the first.
    var next: BarTime? { last?.ts.advanced(by: 1) }

    mutating func observe(_ told: TimedBar, at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        if let last, told.ts <= last.ts { return }
        // A bar that opens later than the next one is no bar of this market: it must not end the present one.
        guard told.ts.openTime <= now.advanced(bySeconds: BarLength.fiveMinutes.seconds) else { return }
        if let index = observed.firstIndex(where: { $0.ts == told.ts }) {
            guard observed[index].bar != told.bar else { return }
            observed[index].bar = told.bar
        } else {
            let index = observed.firstIndex { $0.ts > told.ts } ?? observed.count
            observed.insert(Observation(ts: told.ts, bar: told.bar, firstSeenAt: now), at: index)
        }
        // While history is loaded nothing has a place on a chart yet, and what is seen is loaded too.
        if last == nil { observed = observed.suffix(1) }
        if observed.last?.ts == told.ts { emit(.forming(FormingCandle(instrument: instrument, ts: told.ts, bar: told.bar))) }
    }

    /// The moment at which the stream alone makes `bar` final; nil when it cannot.
    func graceEnd(of bar: BarTime, followedSince: Timestamp?) -> Timestamp? {
        guard let followedSince, followedSince <= bar.openTime, observed.first?.ts == bar, observed.count > 1 else { return nil }
        return observed[1].firstSeenAt.advanced(bySeconds: CandleMachine.graceSeconds)
    }

    mutating func finalizeFollowed(since: Timestamp?, at now: Timestamp, _ emit: (CandleOutput) -> Void) {
        while let next, let end = graceEnd(of: next, followedSince: since), end <= now {
            close(next, observed[0].bar, origin: .stream, noTrades: false, at: now, emit)
        }
    }

    /// Takes the venue's word for the bars from `first` through `last`: those that it has, and flat ones where it has none.
    mutating func confirm(
        first: BarTime, last end: BarTime, bars: [TimedBar], origin: Candle.Origin, followedSince: Timestamp?, at now: Timestamp,
        _ emit: (CandleOutput) -> Void
    ) {
        var rest = bars.filter { $0.ts <= end }[...]
        if last == nil, let oldest = rest.first {
            rest.removeFirst()
            close(oldest.ts, oldest.bar, origin: origin, noTrades: false, at: now, emit)
        }
        while let next, let final = last, next <= end, next >= first {
            while let told = rest.first, told.ts < next { rest.removeFirst() }
            if let told = rest.first, told.ts == next {
                // The stream had more of it: REST trails, and has to be asked again. If it never follows, the venue has taken trades back.
                if let seen = observed.first(where: { $0.ts == next }), seen.bar.volume > told.bar.volume, now < trailingEnd(of: next) {
                    return
                }
                close(next, told.bar, origin: origin, noTrades: false, at: now, emit)
            } else if observed.contains(where: { $0.ts == next }) || !isSilenceSure(of: next, bars, followedSince) {
                return
            } else {
                close(next, .flat(at: final.close), origin: origin, noTrades: true, at: now, emit)
            }
        }
    }

    /// The moment from which REST has the last word on a bar's volume.
    private func trailingEnd(of bar: BarTime) -> Timestamp { bar.closeTime().advanced(bySeconds: CandleMachine.trailingSeconds) }

    /// Whether a missing bucket really had no trade: the answer has a later one, or the stream was followed since it opened.
    private func isSilenceSure(of bar: BarTime, _ bars: [TimedBar], _ followedSince: Timestamp?) -> Bool {
        if let newest = bars.last, newest.ts > bar { return true }
        return followedSince.map { $0 <= bar.openTime } ?? false
    }

    private mutating func close(
        _ ts: BarTime, _ bar: Bar, origin: Candle.Origin, noTrades: Bool, at now: Timestamp, _ emit: (CandleOutput) -> Void
    ) {
        last = Final(ts: ts, close: bar.close)
        observed.removeAll { $0.ts <= ts }
        emit(.candle(Candle(instrument: instrument, ts: ts, bar: bar, origin: origin, noTrades: noTrades, knownAt: now)))
    }
}

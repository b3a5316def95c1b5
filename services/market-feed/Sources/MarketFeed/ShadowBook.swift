package import TraderModel
package import TraderVenues

/// The final bars of the last day, to be held against what the venue tells of them later.
package struct ShadowBook: Sendable {
    /// Seconds between two checks of a series.
    package static let checkSeconds: Int64 = 3_600
    /// Bars of a series that are compared: what one request may ask for, which is a day of five-minute bars.
    package static let bars = CoinbaseREST.pageBuckets - 2

    private var told: [Series: [BarTime: Bar]] = [:]
    private var nextCheck: Timestamp?

    package init() {}

    /// Notes what the venue told of a bar afterwards, if it is one of the newest.
    package mutating func note(_ revision: CandleRevision) {
        guard let length = BarLength(rawValue: revision.seconds) else { return }
        let series = Series(revision.instrument, length)
        guard told[series]?[revision.ts] != nil else { return }
        // A bar that is gone stands as one without a trade: that it is left out says nothing new.
        told[series]?[revision.ts] = revision.revised ?? .flat(at: revision.was.close)
    }

    /// Notes a final bar.
    package mutating func note(_ bar: Bar, _ series: Series, _ ts: BarTime) {
        told[series, default: [:]][ts] = bar
        let oldest = ts.advanced(by: -Self.bars, of: series.length)
        if told[series, default: [:]].count > Self.bars * 2 { told[series] = told[series]?.filter { $0.key > oldest } }
    }

    /// Whether the venue is to be asked at `now`; the first check comes an hour after the start. A moment further off than the pause is of a
    /// clock that was put back since.
    package mutating func isDue(at now: Timestamp) -> Bool {
        guard let next = nextCheck, next <= now.advanced(bySeconds: Self.checkSeconds) else {
            nextCheck = now.advanced(bySeconds: Self.checkSeconds)
            return false
        }
        return next <= now
    }

    /// The moment of the next check; nil before the first question for it.
    package var due: Timestamp? { nextCheck }

    /// A check was made, or given up until the next.
    package mutating func checked(at now: Timestamp) { nextCheck = now.advanced(bySeconds: Self.checkSeconds) }

    /// The bars of a series that can be compared at `now`, the newest `most`: those of which REST has the last word. Nil when there is none.
    package func range(of series: Series, at now: Timestamp, atMost most: Int = bars) -> ClosedRange<BarTime>? {
        let sure = series.length.bar(containing: now.advanced(bySeconds: -CandleMachine.trailingSeconds))
            .advanced(by: -1, of: series.length)
        guard let known = told[series]?.keys, let newest = known.max(), let oldest = known.min() else { return nil }
        let last = min(newest, sure)
        let first = max(oldest, last.advanced(by: 1 - min(most, Self.bars), of: series.length))
        return first <= last ? first...last : nil
    }

    /// What the venue tells otherwise now than it did: `answer` are all the bars that it has in `range`.
    package func revisions(of series: Series, _ range: ClosedRange<BarTime>, answer: [TimedBar], at now: Timestamp)
        -> [CandleRevision]
    {
        let told = Dictionary(answer.map { ($0.ts, $0.bar) }) { first, _ in first }
        return (self.told[series] ?? [:]).filter { range.contains($0.key) }.sorted { $0.key < $1.key }.compactMap { ts, was in
            let bar = told[ts]
            // A bar without trades is one that the venue leaves out.
            guard bar != was, !(bar == nil && was.volume == .zero) else { return nil }
            return CandleRevision(instrument: series.instrument, length: series.length, ts: ts, was: was, revised: bar, seenAt: now)
        }
    }
}

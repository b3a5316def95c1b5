import TraderModel
import TraderSources

/// What could not be had.
extension FeedSource {
    /// The outages that begin and end. One is known when a bar is later than what trades; it is over when the next one is not.
    func outages(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        machine.series.compactMap { series in
            guard let next = machine.nextBar(of: series), let stale = machine.staleTime(of: series) else { return nil }
            switch (machine.isSilent(series), stale <= now) {
            case (false, true) where !machine.needsHistory(series):
                return .silent(series, from: next.openTime, reason: silence(of: series))
            case (true, false): return .heard(series, until: next.openTime)
            default: return nil
            }
        }
    }

    /// Why bars of a series cannot be had, in words.
    func silence(of series: Series) -> String {
        if missed.contains(series) { return "the feed did not run" }
        let words = [bars.sequence.trouble, confirmations.reason(of: series) ?? lanes[series]?.failure].compactMap(\.self)
        return words.isEmpty ? "neither the venue's stream nor its REST interface tells of \(series)" : words.joined(separator: "; ")
    }
}

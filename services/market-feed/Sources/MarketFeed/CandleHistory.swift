package import TraderModel
import TraderVenues

/// Pages of the venue's history, oldest first.
package enum CandleHistory {
    /// Days loaded by a cold start: one more than the percentile window, so that it is full on the first live bar.
    package static let days: Int64 = 31

    /// Buckets asked for beyond a page: one of them in the answer shows that a bucket missing before it had no trade.
    static let evidenceBuckets = 2

    /// Hours of one-minute bars loaded when they are first wanted.
    static let minuteHours: Int64 = 24

    /// The bars from `first` through `last` cut into pages that one request for `most` bars may ask for.
    package static func pages(
        from first: BarTime, through last: BarTime, of length: BarLength, atMost most: Int = CoinbaseREST.pageBuckets
    ) -> [(first: BarTime, last: BarTime)] {
        var pages: [(first: BarTime, last: BarTime)] = []
        var start = first
        while start <= last {
            let end = min(last, start.advanced(by: most - 1 - evidenceBuckets, of: length))
            pages.append((start, end))
            start = end.advanced(by: 1, of: length)
        }
        return pages
    }

    /// The newest bar that closed so long before `now` that the venue's REST interface has it whole.
    package static func newestWhole(at now: Timestamp, of length: BarLength) -> BarTime {
        length.bar(containing: now.advanced(bySeconds: -CandleMachine.confirmationSeconds)).advanced(by: -1, of: length)
    }

    /// The first bar that a cold start loads of a series.
    package static func oldest(of length: BarLength, before newest: BarTime) -> BarTime {
        let seconds = length == .oneMinute ? minuteHours * 3_600 : days * 86_400
        return length.bar(containing: newest.openTime.advanced(bySeconds: -seconds))
    }
}

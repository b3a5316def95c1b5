import TraderModel

/// The limits of both Binance venues, each by itself: the weight of a minute, and the requests of funding in five.
struct BinanceQuotas {
    private static let fundingRequests = 500
    private static let fundingSeconds: Int64 = 300

    private var weights = Dictionary(
        uniqueKeysWithValues: BinanceVenue.allCases.map { ($0, BinanceQuota(most: $0.weightOfMinute, seconds: 60)) })
    private var funding = BinanceQuota(most: fundingRequests, seconds: fundingSeconds)

    /// Notes a request.
    mutating func admits(
        _ endpoint: BinanceEndpoint, at venue: BinanceVenue, weighing weight: Int, at moment: Timestamp, _ present: ContinuousClock.Instant
    ) -> BinanceQuota.Verdict {
        let verdict = weights[venue, default: BinanceQuota(most: venue.weightOfMinute, seconds: 60)].admits(weight, at: moment, present)
        guard endpoint.isFunding, case .admitted(let used) = verdict else { return verdict }
        let count = funding.admits(1, at: moment, present)
        if case .admitted = count { return .admitted(used: used) }
        return count
    }

    /// Refuses everything of `venue` for so many seconds.
    mutating func banned(
        from venue: BinanceVenue, for seconds: Int64, at moment: Timestamp, _ present: ContinuousClock.Instant
    ) -> BinanceQuota.Verdict {
        weights[venue, default: BinanceQuota(most: venue.weightOfMinute, seconds: 60)].banned(for: seconds, at: moment, present)
    }
}

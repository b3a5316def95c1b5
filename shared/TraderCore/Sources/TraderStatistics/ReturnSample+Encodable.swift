extension ReturnSample: Encodable {
    private enum CodingKeys: String, CodingKey {
        case trades
        case clusters
        case tradesPerDay = "trades_per_day"
        case tradesPerDayLow = "trades_per_day_low"
        case tradesPerDayHigh = "trades_per_day_high"
        case winRate = "win_rate"
        case meanGrossBps = "mean_gross_bps"
        case meanNetBps = "mean_net_bps"
        case stdevNetBps = "stdev_net_bps"
        case intervalLow = "ci95_low"
        case intervalHigh = "ci95_high"
        case moreTradesToTell = "more_trades_to_tell"
        case verdict
    }

    /// Writes every key, in a report and in the gateway's answer alike: what cannot be said is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trades, forKey: .trades)
        try container.encode(clusters, forKey: .clusters)
        try container.encode(tradesPerDay, forKey: .tradesPerDay)
        try container.encode(tradesPerDay95?.low, forKey: .tradesPerDayLow)
        try container.encode(tradesPerDay95?.high, forKey: .tradesPerDayHigh)
        try container.encode(winRate, forKey: .winRate)
        try container.encode(meanGrossBps, forKey: .meanGrossBps)
        try container.encode(meanNetBps, forKey: .meanNetBps)
        try container.encode(stdevNetBps, forKey: .stdevNetBps)
        try container.encode(interval95?.low, forKey: .intervalLow)
        try container.encode(interval95?.high, forKey: .intervalHigh)
        try container.encode(moreTradesToTell, forKey: .moreTradesToTell)
        try container.encode(verdict, forKey: .verdict)
    }
}

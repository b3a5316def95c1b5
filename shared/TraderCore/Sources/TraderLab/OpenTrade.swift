public import TraderModel

/// A trade that is open when the bars end, and what it would be worth if it were closed at the last bar's close.
public struct OpenTrade: Encodable, Equatable, Sendable {
    public let trade: Trade
    /// The last bar.
    public let markTs: BarTime
    /// Its close.
    public let markPrice: Price
    /// Basis points before costs.
    public let grossBps: Double
    /// Basis points less the cost of the whole trade.
    public let netBps: Double

    /// `trade` at the close of the bar `ts` of `length` in `history`; nil when it is closed, or when its instrument has no such bar.
    public init?(_ trade: Trade, at ts: BarTime, of length: BarLength, in history: MarketHistory, cost: BasisPoints) {
        guard trade.exit == nil, let bars = history.sampled(length)[trade.instrument], let first = bars.first?.ts else { return nil }
        // A series has no gaps.
        let place = Int(ts.seconds(since: first) / length.seconds)
        guard bars.indices.contains(place), bars[place].ts == ts else { return nil }
        self.trade = trade
        markTs = ts
        markPrice = bars[place].bar.close
        grossBps = Trade.grossBps(entry: trade.entryPrice, exit: markPrice, direction: trade.direction)
        netBps = grossBps - cost.doubleValue
    }

    private enum CodingKeys: String, CodingKey {
        case signal, direction, instrument, entryTs, entryPrice, holdBars, holdSeconds, markTs, markPrice, grossBps, netBps
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trade.signal, forKey: .signal)
        try container.encode(trade.direction, forKey: .direction)
        try container.encode(trade.instrument, forKey: .instrument)
        try container.encode(trade.entryTs, forKey: .entryTs)
        try container.encode(trade.entryPrice, forKey: .entryPrice)
        try container.encode(Trade.fiveMinuteBars(in: trade.holdSeconds), forKey: .holdBars)
        try container.encode(trade.holdSeconds, forKey: .holdSeconds)
        try container.encode(markTs, forKey: .markTs)
        try container.encode(markPrice, forKey: .markPrice)
        try container.encode(grossBps, forKey: .grossBps)
        try container.encode(netBps, forKey: .netBps)
    }
}

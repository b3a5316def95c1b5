import TraderModel

/// A trade of `GET /api/trades`, with every key written.
struct TradeAnswer: Encodable {
    let trade: TradeRows.Row

    init(_ trade: TradeRows.Row) { self.trade = trade }

    private enum CodingKeys: String, CodingKey {
        case id, signal, version, instrument, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, gross_bps, net_bps, status,
            booked_late,
            exit_reason
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trade.id, forKey: .id)
        try container.encode(trade.signal, forKey: .signal)
        try container.encode(trade.version, forKey: .version)
        try container.encode(Instrument(trade.traded)?.told ?? trade.traded, forKey: .instrument)
        try container.encode(trade.direction, forKey: .direction)
        try container.encode(trade.entry_ts, forKey: .entry_ts)
        try container.encode(trade.entry_price, forKey: .entry_price)
        try container.encode(trade.exit_ts, forKey: .exit_ts)
        try container.encode(trade.exit_price, forKey: .exit_price)
        try container.encode(trade.hold_bars, forKey: .hold_bars)
        try container.encode(trade.gross_bps, forKey: .gross_bps)
        try container.encode(trade.net_bps, forKey: .net_bps)
        try container.encode(trade.status, forKey: .status)
        try container.encode(trade.booked_late, forKey: .booked_late)
        try container.encode(trade.exit_reason, forKey: .exit_reason)
    }
}

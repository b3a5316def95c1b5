import GRDB
import TraderModel

/// A trade of `GET /api/trades`, with every key written.
struct TradeAnswer: Encodable {
    private let trade: TradeRows.Row
    /// The length of the bars on whose closes it was entered and is left, in seconds.
    private let barSeconds: Int64
    /// The newest close of its instrument while it is open.
    private let mark: CandleRows.Close?

    private init(_ trade: TradeRows.Row, barSeconds: Int64, mark: CandleRows.Close?) {
        self.trade = trade
        self.barSeconds = barSeconds
        self.mark = mark
    }

    /// The answers of trades, those that are open marked at the newest bar of their instrument.
    static func all(_ trades: [TradeRows.Row], _ db: Database) throws -> [TradeAnswer] {
        var lengths: [String: [Int: Int64]] = [:]
        var marks: [String: CandleRows.Close?] = [:]
        return try trades.map { trade in
            let length = try lengths[trade.signal]?[trade.version] ?? StrategyRows.sampledSeconds(trade.signal, trade.version, db)
            lengths[trade.signal, default: [:]][trade.version] = length
            guard trade.status == "OPEN" else { return TradeAnswer(trade, barSeconds: length, mark: nil) }
            let mark = try marks[trade.traded] ?? Instrument(trade.traded).flatMap { try CandleRows.newestClose(of: $0, db) }
            marks[trade.traded] = .some(mark)
            return TradeAnswer(trade, barSeconds: length, mark: mark)
        }
    }

    /// What it would make before its costs at the mark, in basis points, as `Trade.grossBps` computes it.
    private var markGrossBps: Double? {
        guard let mark, let direction = Direction(rawValue: trade.direction) else { return nil }
        return (mark.price / trade.entry_price - 1) * 10_000 * direction.sign
    }

    private enum CodingKeys: String, CodingKey {
        case id, signal, version, instrument, direction, entry_ts, entry_price, exit_ts, exit_price, hold_bars, hold_seconds, bar_seconds
        case gross_bps, net_bps, mark_at, mark_price, mark_gross_bps, status, booked_late, exit_reason
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
        try container.encode(Trade.fiveMinuteBars(in: trade.hold_seconds), forKey: .hold_bars)
        try container.encode(trade.hold_seconds, forKey: .hold_seconds)
        try container.encode(barSeconds, forKey: .bar_seconds)
        try container.encode(trade.gross_bps, forKey: .gross_bps)
        try container.encode(trade.net_bps, forKey: .net_bps)
        try container.encode(mark?.at, forKey: .mark_at)
        try container.encode(mark?.price, forKey: .mark_price)
        try container.encode(markGrossBps, forKey: .mark_gross_bps)
        try container.encode(trade.status, forKey: .status)
        try container.encode(trade.booked_late, forKey: .booked_late)
        try container.encode(trade.exit_reason, forKey: .exit_reason)
    }
}

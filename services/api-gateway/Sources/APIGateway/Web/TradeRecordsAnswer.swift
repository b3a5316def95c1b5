import GRDB
import TraderModel
import TraderProto

/// The answer to `GET /api/trades/ID/records`: what browsers were told of a trade, from the bar on whose close it was entered to its exit, each
/// with the upstream's record that it follows from. What the log no longer holds is absent.
struct TradeRecordsAnswer: Encodable {
    /// An event of the gateway's log.
    struct Told: Encodable {
        var type: String
        /// The bar that it is about.
        var ts: Int64
        /// The record that it follows from, such as `market-feed/812`.
        var record: String?
        /// When the gateway logged it, microseconds since 1970 UTC.
        var at: Int64

        private enum CodingKeys: String, CodingKey { case type, ts, record, at }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(type, forKey: .type)
            try container.encode(ts, forKey: .ts)
            try container.encode(record, forKey: .record)
            try container.encode(at, forKey: .at)
        }
    }

    private struct Event: Decodable {
        struct Fields: Decodable {
            var type: String
            var ts: Int64
            var symbol: String?
            /// Nil in events of before: their symbol was Coinbase's.
            var instrument: String?
            var signal: String?
            var trade_id: Int64?
        }

        var at: Int64
        var cause: Cause?
        var data: Fields
    }

    private let told: [Told]

    /// Nil when there is no such trade.
    init?(trade id: Int64, _ db: Database) throws {
        guard let trade = try TradeRows.Row.fetchOne(db, sql: "SELECT * FROM trades WHERE id = ?", arguments: [id]) else { return nil }
        let records = try EventBars.records(of: (trade.entry_ts, trade.exit_ts ?? trade.entry_ts), db)
        told = try records.compactMap { record in
            let event = try WireCodec.decode(Event.self, from: Array(record.utf8))
            guard Self.isOf(trade, event.data) else { return nil }
            return Told(type: event.data.type, ts: event.data.ts, record: event.cause?.description, at: event.at)
        }
    }

    private static func isOf(_ trade: TradeRows.Row, _ event: Event.Fields) -> Bool {
        switch event.type {
        case "candle": (event.instrument ?? event.symbol.flatMap { Instrument(told: $0)?.description }) == trade.traded
        case "signal_fire": event.signal == trade.signal && event.ts == trade.entry_ts
        case "trade_open", "trade_close": event.trade_id == trade.id
        default: false
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(told)
    }
}

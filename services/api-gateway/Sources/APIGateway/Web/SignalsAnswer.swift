import GRDB
import TraderModel
import TraderSignals

/// The answer to `GET /api/signals`.
struct SignalsAnswer: Encodable {
    var signal_states: [String: SignalState]
    var features: [String: JSONScalar]

    /// A signal as it stands at the newest bar.
    struct SignalState: Encodable {
        var signal: String
        var title: String
        var theory: String
        var last_fire_ts: Int64?
        var last_fire_dir: String?
        var open_trade_id: Int64?
        var status: String

        private enum CodingKeys: String, CodingKey { case signal, title, theory, last_fire_ts, last_fire_dir, open_trade_id, status }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(signal, forKey: .signal)
            try container.encode(title, forKey: .title)
            try container.encode(theory, forKey: .theory)
            try container.encode(last_fire_ts, forKey: .last_fire_ts)
            try container.encode(last_fire_dir, forKey: .last_fire_dir)
            try container.encode(open_trade_id, forKey: .open_trade_id)
            try container.encode(status, forKey: .status)
        }
    }

    init(_ strategies: [Strategy], _ db: Database) throws {
        let newest = try FeatureRow.newest(db)
        let fires = try SignalRows.all(db)
        let open = try TradeRows.open(db)
        signal_states = [:]
        for strategy in strategies {
            let fire = fires[strategy.name]
            let status =
                open[strategy.name] != nil ? "ACTIVE" : Self.isCoolingDown(strategy, fire?.ts, at: newest?.ts) ? "COOLING DOWN" : "WATCHING"
            signal_states[strategy.name] = SignalState(
                signal: strategy.name, title: strategy.title, theory: strategy.theory, last_fire_ts: fire?.ts,
                last_fire_dir: fire?.direction, open_trade_id: open[strategy.name], status: status)
        }
        features = ["ts": newest.map { .integer($0.ts.unixSeconds) } ?? .null]
        for name in newest?.features.names ?? FeatureName.all { features[name] = .optional(newest?.features[name]) }
    }

    private static func isCoolingDown(_ strategy: Strategy, _ fire: Int64?, at newest: BarTime?) -> Bool {
        guard let fire, let newest else { return false }
        return newest.unixSeconds - fire < Int64(strategy.cooldownBars) * BarLength.fiveMinutes.seconds
    }
}

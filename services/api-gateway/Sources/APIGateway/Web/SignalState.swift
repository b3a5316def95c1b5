import TraderModel
import TraderService

/// A signal as it stands at the newest bar.
struct SignalState: Encodable {
    /// A condition of an entry, with its value and threshold at the newest bar that the strategy was judged at.
    struct Condition: Encodable {
        var direction: Direction
        var text: String
        var value: Double?
        var threshold: Double?
        var holds: Bool?

        private enum CodingKeys: String, CodingKey { case direction, text, value, threshold, holds }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(direction, forKey: .direction)
            try container.encode(text, forKey: .text)
            try container.encode(value, forKey: .value)
            try container.encode(threshold, forKey: .threshold)
            try container.encode(holds, forKey: .holds)
        }
    }

    var signal: String
    var version: Int
    var title: String
    var theory: String
    var instrument: String
    var last_fire_ts: Int64?
    var last_fire_dir: String?
    var open_trade_id: Int64?
    /// `ACTIVE`, `COOLING DOWN`, `WATCHING`, `BLIND` or `STOPPED`.
    var status: String
    /// What keeps it from seeing its market, also while a trade is open; null when nothing does, or it is stopped.
    var blind: DataReach.Obstacle?
    /// What the strategy and its desk made of the newest bar; null when that bar completed none of its own.
    var outcome: String?
    var hold_bars: Int64?
    var cooldown_bars: Int64?
    /// Bars of five minutes until all its values are known, at most.
    var warm_up_bars: Int
    /// How many of them are there; null before the first bar.
    var history_bars: Int?
    var conditions: [Condition]

    init(
        _ strategy: StrategyRecord, status: String, lastFire: (ts: Int64, direction: String)?, openTrade: Int64?, judgement: Judgement?,
        outcome: Judgement.Outcome?, obstacle: DataReach.Obstacle?, historyBars: Int?
    ) {
        signal = strategy.name
        version = strategy.version
        title = strategy.title
        theory = strategy.theory
        instrument = strategy.instrument.told
        last_fire_ts = lastFire?.ts
        last_fire_dir = lastFire?.direction
        open_trade_id = openTrade
        self.status = status
        blind = obstacle
        warm_up_bars = strategy.warmUpBars
        history_bars = historyBars
        self.outcome = outcome?.rawValue
        hold_bars = Trade.fiveMinuteBars(in: strategy.holdSeconds)
        cooldown_bars = Trade.fiveMinuteBars(in: strategy.cooldownSeconds)
        conditions =
            Self.conditions(.long, strategy.entry.long, judgement?.long) + Self.conditions(.short, strategy.entry.short, judgement?.short)
    }

    private static func conditions(_ direction: Direction, _ texts: [String], _ judged: [Judgement.Condition]?) -> [Condition] {
        texts.enumerated().map { index, text in
            let condition = judged.flatMap { index < $0.count ? $0[index] : nil }
            return Condition(
                direction: direction, text: text, value: condition?.value, threshold: condition?.threshold, holds: condition?.holds)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case signal, version, title, theory, instrument, last_fire_ts, last_fire_dir, open_trade_id, status, blind, outcome,
            hold_bars, cooldown_bars, warm_up_bars, history_bars, conditions
    }

    /// What is unknown is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(title, forKey: .title)
        try container.encode(theory, forKey: .theory)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(last_fire_ts, forKey: .last_fire_ts)
        try container.encode(last_fire_dir, forKey: .last_fire_dir)
        try container.encode(open_trade_id, forKey: .open_trade_id)
        try container.encode(status, forKey: .status)
        try container.encode(blind, forKey: .blind)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(hold_bars, forKey: .hold_bars)
        try container.encode(cooldown_bars, forKey: .cooldown_bars)
        try container.encode(warm_up_bars, forKey: .warm_up_bars)
        try container.encode(history_bars, forKey: .history_bars)
        try container.encode(conditions, forKey: .conditions)
    }
}

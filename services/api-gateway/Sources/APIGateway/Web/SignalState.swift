import TraderModel
import TraderService

/// A signal as it stands at the newest bar of its lane.
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
    /// What is judged together with it, as features records name it: `5m` for the bars that are judged whatever runs.
    var lane: String
    /// The length of the lane's bars, in seconds: a time of a bar is that of its open.
    var bar_seconds: Int64
    /// The newest bar that was judged in the lane; null before the first.
    var lane_ts: Int64?
    /// The same where it completed a bar of the strategy's own: that of which `outcome` and `conditions` are. Null where it did not.
    var judged_ts: Int64?
    var last_fire_ts: Int64?
    var last_fire_dir: String?
    var open_trade_id: Int64?
    /// `ACTIVE`, `COOLING DOWN`, `WATCHING`, `BLIND` or `STOPPED`.
    var status: String
    /// What keeps it from seeing its market, also while a trade is open; null when nothing does, or it is stopped.
    var blind: DataReach.Obstacle?
    /// What it names and nobody follows; empty when it waits for nothing.
    var waiting: [Waiting]
    /// What the strategy and its desk made of the newest bar; null when that bar completed none of its own.
    var outcome: String?
    /// In bars of five minutes; null without a limit, and where they are not whole ones.
    var hold_bars: Int64?
    /// Null without a limit.
    var hold_seconds: Int64?
    /// In bars of five minutes; null where they are not whole ones.
    var cooldown_bars: Int64?
    var cooldown_seconds: Int64
    /// Bars of the lane until all its values are known, at most.
    var warm_up_bars: Int
    /// How many of them are there; null before the first bar, and where fewer are kept than it needs.
    var history_bars: Int?
    /// Its own features at the newest bar of the lane, by its own names.
    var features: [String: JSONScalar]
    var conditions: [Condition]

    init(
        _ strategy: StrategyRecord, _ reads: LaneReads, _ newest: LaneBar?, _ judgement: Judgement?, status: String,
        lastFire: (ts: Int64, direction: String)?, openTrade: Int64?, outcome: Judgement.Outcome?, obstacle: DataReach.Obstacle?,
        waiting: [Waiting], historyBars: Int?
    ) {
        signal = strategy.name
        version = strategy.version
        title = strategy.title
        theory = strategy.theory
        instrument = strategy.instrument.told
        lane = reads.lane ?? FeatureRecord.barLength.text
        bar_seconds = reads.length.seconds
        lane_ts = newest?.ts.unixSeconds
        judged_ts = judgement == nil ? nil : newest?.ts.unixSeconds
        last_fire_ts = lastFire?.ts
        last_fire_dir = lastFire?.direction
        open_trade_id = openTrade
        self.status = status
        blind = obstacle
        self.waiting = waiting
        warm_up_bars = strategy.warmUpBars
        history_bars = historyBars
        self.outcome = outcome?.rawValue
        hold_bars = Trade.fiveMinuteBars(in: strategy.holdSeconds)
        hold_seconds = strategy.holdSeconds
        cooldown_bars = Trade.fiveMinuteBars(in: strategy.cooldownSeconds)
        cooldown_seconds = strategy.cooldownSeconds
        features = newest?.features(of: strategy) ?? strategy.features.mapValues { _ in .null }
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
        case signal, version, title, theory, instrument, lane, bar_seconds, lane_ts, judged_ts, last_fire_ts, last_fire_dir, open_trade_id
        case status, blind, waiting, outcome, hold_bars, hold_seconds, cooldown_bars, cooldown_seconds, warm_up_bars, history_bars, features
        case conditions
    }

    /// What is unknown is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(title, forKey: .title)
        try container.encode(theory, forKey: .theory)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(lane, forKey: .lane)
        try container.encode(bar_seconds, forKey: .bar_seconds)
        try container.encode(lane_ts, forKey: .lane_ts)
        try container.encode(judged_ts, forKey: .judged_ts)
        try container.encode(last_fire_ts, forKey: .last_fire_ts)
        try container.encode(last_fire_dir, forKey: .last_fire_dir)
        try container.encode(open_trade_id, forKey: .open_trade_id)
        try container.encode(status, forKey: .status)
        try container.encode(blind, forKey: .blind)
        try container.encode(waiting, forKey: .waiting)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(hold_bars, forKey: .hold_bars)
        try container.encode(hold_seconds, forKey: .hold_seconds)
        try container.encode(cooldown_bars, forKey: .cooldown_bars)
        try container.encode(cooldown_seconds, forKey: .cooldown_seconds)
        try container.encode(warm_up_bars, forKey: .warm_up_bars)
        try container.encode(history_bars, forKey: .history_bars)
        try container.encode(features, forKey: .features)
        try container.encode(conditions, forKey: .conditions)
    }
}

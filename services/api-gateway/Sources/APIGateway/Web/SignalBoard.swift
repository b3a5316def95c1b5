import GRDB
import TraderModel
import TraderProto
import TraderService

/// What the state of each signal is read from: the newest bar, the last fires, the open trades, and whether the data is in reach.
struct SignalBoard {
    private let newest: FeatureRecord?
    private let fires: [String: (ts: Int64, direction: String)]
    private let open: [String: Int64]
    private let judgements: [String: Judgement]
    private let obstacle: (StrategyRecord) -> DataReach.Obstacle?
    private let reads: StrategyReads

    init(_ newest: FeatureRecord?, _ sight: Sight, _ db: Database) throws {
        self.newest = newest
        judgements = Dictionary((newest?.judgements ?? []).map { ($0.signal, $0) }) { first, _ in first }
        obstacle = sight.obstacles(judgedUpTo: newest?.closeTime)
        reads = sight.reads
        fires = try SignalRows.all(db)
        open = try TradeRows.open(db)
    }

    func state(of strategy: StrategyRecord, _ db: Database) throws -> SignalState {
        let fire = fires[strategy.name]
        let judgement = judgements[strategy.name].flatMap { $0.version == strategy.version ? $0 : nil }
        let obstacle = strategy.state == .running ? obstacle(strategy) : nil
        let outcome = try newest.flatMap { newest in
            try judgement.map { $0.outcome(with: try TradeRows.desk(of: strategy, at: newest.ts, db)) }
        }
        return SignalState(
            strategy, status: status(of: strategy, fire?.ts, isBlind: obstacle != nil), lastFire: fire, openTrade: open[strategy.name],
            judgement: judgement, outcome: outcome, obstacle: obstacle, historyBars: try historyBars(of: strategy, db))
    }

    /// Bars of the history that it needs which are there.
    private func historyBars(of strategy: StrategyRecord, _ db: Database) throws -> Int? {
        let candles = reads.instruments(of: strategy).filter { ServiceName.feed(of: $0.venue) != nil }
        guard let newest, let firstBar = try CandleRows.fiveMinutes.firstBar(of: candles, db) else { return nil }
        let bars = (newest.ts.unixSeconds - firstBar.unixSeconds) / FeatureRecord.barLength.seconds + 1
        return min(strategy.warmUpBars, max(0, Int(bars)))
    }

    private func status(of strategy: StrategyRecord, _ fire: Int64?, isBlind: Bool) -> String {
        if open[strategy.name] != nil { return "ACTIVE" }
        if strategy.state == .stopped { return "STOPPED" }
        if isBlind { return "BLIND" }
        guard let fire, let newest else { return "WATCHING" }
        let isCoolingDown = newest.ts.unixSeconds - fire < strategy.cooldownSeconds
        return isCoolingDown ? "COOLING DOWN" : "WATCHING"
    }
}

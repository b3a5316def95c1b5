import GRDB
import TraderModel
import TraderProto
import TraderService

/// What the state of each signal is read from: the newest bar of its lane, the last fires, the open trades, and whether the data is followed and in
/// reach.
struct SignalBoard {
    private let newest: [String?: LaneBar]
    private let fires: [String: (ts: Int64, direction: String)]
    private let open: [String: Int64]
    private let followed: Followed
    private let reach: DataReach
    private let reads: StrategyReads

    /// A board on which `strategies` stand.
    init(of strategies: [StrategyRecord], _ sight: Sight, _ db: Database) throws {
        reads = sight.reads
        var newest: [String?: LaneBar] = [:]
        for lane in Set(strategies.map { sight.reads.of($0).lane }) { newest[lane] = try FeatureRow.newest(of: lane, db).map(LaneBar.init) }
        self.newest = newest
        followed = try sight.followed(db)
        reach = sight.watch.reach()
        fires = try SignalRows.all(db)
        open = try TradeRows.open(db)
    }

    func state(of strategy: StrategyRecord, _ db: Database) throws -> SignalState {
        let reads = reads.of(strategy)
        let newest = newest[reads.lane]
        let fire = fires[strategy.name]
        let judgement = newest?.judgement(of: strategy)
        let waiting = followed.lacking(reads)
        let obstacle =
            strategy.state == .running ? waiting.first?.obstacle ?? reach.obstacle(to: reads, judgedUpTo: newest?.closeTime) : nil
        let outcome = try newest.flatMap { newest in
            try judgement.map { $0.outcome(with: try TradeRows.desk(of: strategy, at: newest.ts, db)) }
        }
        return SignalState(
            strategy, reads, newest, judgement, status: status(of: strategy, newest, fire?.ts, isBlind: obstacle != nil), lastFire: fire,
            openTrade: open[strategy.name], outcome: outcome, obstacle: obstacle, waiting: waiting,
            historyBars: try historyBars(of: strategy, reads, newest, db))
    }

    /// Bars of the history that it needs which are there; nil before the first, and where fewer are kept than it needs.
    private func historyBars(of strategy: StrategyRecord, _ reads: LaneReads, _ newest: LaneBar?, _ db: Database) throws -> Int? {
        let kept = CandleRows.of(reads.length)
        guard let newest, let firstBar = try kept.firstBar(of: Set(reads.instruments), db) else { return nil }
        let bars = max(0, Int((newest.ts.unixSeconds - firstBar.unixSeconds) / reads.length.seconds + 1))
        return bars >= kept.mostBars && bars < strategy.warmUpBars ? nil : min(strategy.warmUpBars, bars)
    }

    private func status(of strategy: StrategyRecord, _ newest: LaneBar?, _ fire: Int64?, isBlind: Bool) -> String {
        if open[strategy.name] != nil { return "ACTIVE" }
        if strategy.state == .stopped { return "STOPPED" }
        if isBlind { return "BLIND" }
        guard let fire, let newest else { return "WATCHING" }
        return newest.ts.unixSeconds - fire < strategy.cooldownSeconds ? "COOLING DOWN" : "WATCHING"
    }
}

import GRDB
import TraderModel

/// What the state of each signal is read from: the newest bar, the last fires and the open trades.
struct SignalBoard {
    private let newest: FeatureRecord?
    private let fires: [String: (ts: Int64, direction: String)]
    private let open: [String: Int64]

    init(_ newest: FeatureRecord?, _ db: Database) throws {
        self.newest = newest
        fires = try SignalRows.all(db)
        open = try TradeRows.open(db)
    }

    func state(of strategy: StrategyRecord) -> SignalState {
        let fire = fires[strategy.name]
        let judgement = newest?.judgements?.first { $0.signal == strategy.name && $0.version == strategy.version }
        return SignalState(
            strategy, status: status(of: strategy, fire?.ts), lastFire: fire, openTrade: open[strategy.name], judgement: judgement)
    }

    private func status(of strategy: StrategyRecord, _ fire: Int64?) -> String {
        if open[strategy.name] != nil { return "ACTIVE" }
        if strategy.state == .stopped { return "STOPPED" }
        guard let fire, let newest else { return "WATCHING" }
        let isCoolingDown = newest.ts.unixSeconds - fire < Int64(strategy.cooldownBars) * BarLength.fiveMinutes.seconds
        return isCoolingDown ? "COOLING DOWN" : "WATCHING"
    }
}

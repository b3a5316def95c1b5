import GRDB
import TraderModel
import TraderStatistics

/// The answer to `GET /api/stats`: what the trades show, beside what was promised, with and without those booked late.
struct StatisticsAnswer: Encodable {
    /// Of each strategy that runs or is stopped, the trades of its present version.
    var signals: [String: SignalStatistics]
    /// All trades, of earlier versions and of strategies that are gone too.
    var total: SignalStatistics.Samples

    init(_ ledger: inout ReturnLedger, _ db: Database) throws {
        signals = [:]
        for strategy in try StrategyRows.present(db) { signals[strategy.name] = try SignalStatistics(strategy, &ledger, db) }
        total = ledger.samples(days: try FeatureRow.observedDays(db))
    }
}

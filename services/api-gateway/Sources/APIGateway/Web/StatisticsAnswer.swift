import GRDB
import TraderModel
import TraderSignals
import TraderStatistics

/// The answer to `GET /api/stats`: what the trades show, beside what was promised, with and without those booked late.
struct StatisticsAnswer: Encodable {
    var signals: [String: Signal]
    var total: Samples

    /// One signal's trades and its author's expectation.
    struct Signal: Encodable {
        var all: ReturnSample
        var timely: ReturnSample
        var expected: Expected
    }

    /// All trades, and those that were booked in time.
    struct Samples: Encodable {
        var all: ReturnSample
        var timely: ReturnSample
    }

    /// What was promised.
    struct Expected: Encodable {
        var trades_per_day: Double
        var gross_bps: Double
        var gross_bps_low: Double
        var gross_bps_high: Double
        var net_bps: Double
    }

    init(_ strategies: [Strategy], _ db: Database) throws {
        let days = try FeatureRow.observedDays(db)
        let trades = try TradeRows.closed(db)
        signals = [:]
        for strategy in strategies {
            let own = Self.samples(of: trades.filter { $0.signal == strategy.name }, days: days)
            let promised = strategy.expectation
            signals[strategy.name] = Signal(
                all: own.all, timely: own.timely,
                expected: Expected(
                    trades_per_day: promised.tradesPerDay, gross_bps: promised.grossBps, gross_bps_low: promised.grossBpsLow,
                    gross_bps_high: promised.grossBpsHigh, net_bps: promised.netBps))
        }
        total = Self.samples(of: trades, days: days)
    }

    private static func samples(of trades: [TradeRows.Row], days: Double?) -> Samples {
        Samples(all: sample(of: trades, days: days), timely: sample(of: trades.filter { !$0.booked_late }, days: days))
    }

    private static func sample(of trades: [TradeRows.Row], days: Double?) -> ReturnSample {
        let returns = trades.compactMap { trade in
            trade.gross_bps.flatMap { gross in trade.net_bps.map { ReturnSample.Return(grossBps: gross, netBps: $0) } }
        }
        return ReturnSample(returns, days: days)
    }
}

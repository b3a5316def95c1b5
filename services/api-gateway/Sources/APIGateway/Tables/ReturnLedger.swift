import GRDB
import TraderStatistics

/// The returns of every closed trade, by strategy and version, and what they show: only what a closing has changed is computed again.
struct ReturnLedger: Sendable {
    /// Trades in the order of entries, which is that of their ids: sums depend on it in their last digits.
    private struct Group {
        var ids: [Int64] = []
        var returns: [ReturnSample.Return] = []
        var isLate: [Bool] = []
        /// What they show, over no time; nil since a closing.
        var samples: (all: ReturnSample, timely: ReturnSample)?

        mutating func insert(_ trade: TradeRows.Closed) {
            var place = ids.count
            while place > 0, ids[place - 1] > trade.id { place -= 1 }
            ids.insert(trade.id, at: place)
            returns.insert(trade.returns, at: place)
            isLate.insert(trade.isLate, at: place)
            samples = nil
        }

        mutating func samples(days: Double?) -> SignalStatistics.Samples {
            let known =
                samples
                ?? (
                    ReturnSample(returns, days: nil),
                    ReturnSample(zip(returns, isLate).filter { !$0.1 }.map(\.0), days: nil)
                )
            samples = known
            return SignalStatistics.Samples(all: known.all.over(days: days), timely: known.timely.over(days: days))
        }
    }

    private var groups: [String: [Int: Group]] = [:]
    private var total = Group()
    private var newestExit = Int64.min
    private var known: Set<Int64> = []
    /// The end of the log when the table was read.
    private var head: Int64?

    /// Takes over what has closed since the last time. A closed trade does not change.
    mutating func refresh(_ db: Database) throws {
        let head = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM log") ?? 0
        guard head != self.head else { return }
        self.head = head
        let count = try TradeRows.closedCount(db)
        if count == known.count { return }
        if count > known.count { try take(TradeRows.closed(since: newestExit, db)) }
        guard count != known.count else { return }
        // One has closed at a bar before the newest: rare enough to read all of them.
        self = ReturnLedger()
        self.head = head
        try take(TradeRows.closed(since: .min, db))
    }

    private mutating func take(_ trades: [TradeRows.Closed]) throws {
        for trade in trades where known.insert(trade.id).inserted {
            groups[trade.signal, default: [:]][trade.version, default: Group()].insert(trade)
            total.insert(trade)
            newestExit = max(newestExit, trade.exitTs)
        }
    }

    /// The versions of a strategy that have closed trades.
    func versions(of signal: String) -> [Int] { (groups[signal] ?? [:]).keys.sorted() }

    /// What a version's closed trades show over `days` of observation.
    mutating func samples(of signal: String, version: Int, days: Double?) -> SignalStatistics.Samples {
        // Asked through the dictionary, so that what was computed stays in it.
        groups[signal]?[version]?.samples(days: days) ?? SignalStatistics.Samples(days: days)
    }

    /// What all closed trades show.
    mutating func samples(days: Double?) -> SignalStatistics.Samples { total.samples(days: days) }
}

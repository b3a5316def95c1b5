import GRDB
import TraderModel
import TraderStatistics

/// One strategy's trades and its author's expectation: those of its present version, and beside them those of each other one.
struct SignalStatistics: Encodable {
    var version: Int
    var all: ReturnSample
    var timely: ReturnSample
    /// Null when nothing was promised.
    var expected: ExpectedAnswer?
    /// Its other versions, by number.
    var earlier: [String: Samples]

    /// All trades, and those that were booked in time.
    struct Samples: Encodable {
        var all: ReturnSample
        var timely: ReturnSample

        init(all: ReturnSample, timely: ReturnSample) {
            self.all = all
            self.timely = timely
        }

        /// Of no trade.
        init(days: Double?) {
            all = ReturnSample([], days: days)
            timely = all
        }
    }

    init(_ strategy: StrategyRecord, _ ledger: inout ReturnLedger, _ db: Database) throws {
        let samples = ledger.samples(
            of: strategy.name, version: strategy.version, days: try StrategyRows.observedDays(strategy.name, strategy.version, db))
        version = strategy.version
        all = samples.all
        timely = samples.timely
        expected = strategy.expectation.map(ExpectedAnswer.init)
        earlier = [:]
        for number in ledger.versions(of: strategy.name) where number != strategy.version {
            earlier["\(number)"] = ledger.samples(
                of: strategy.name, version: number, days: try StrategyRows.observedDays(strategy.name, number, db))
        }
    }

    private enum CodingKeys: String, CodingKey { case version, all, timely, expected, earlier }

    /// What is unknown is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(all, forKey: .all)
        try container.encode(timely, forKey: .timely)
        try container.encode(expected, forKey: .expected)
        try container.encode(earlier, forKey: .earlier)
    }
}

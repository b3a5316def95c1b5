import TraderModel

/// What the author of a strategy promised.
struct ExpectedAnswer: Encodable {
    var trades_per_day: Double
    var gross_bps: Double
    var gross_bps_low: Double
    var gross_bps_high: Double
    var net_bps: Double

    init(_ expectation: StrategyRecord.Expectation) {
        trades_per_day = expectation.tradesPerDay
        gross_bps = expectation.grossBps
        gross_bps_low = expectation.grossBpsLow
        gross_bps_high = expectation.grossBpsHigh
        net_bps = expectation.netBps
    }
}

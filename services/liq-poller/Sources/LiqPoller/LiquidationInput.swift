package import TraderModel
package import TraderVenues

/// What LiquidationMachine takes in.
package enum LiquidationInput: Codable, Equatable, Sendable {
    /// Which of the venue's figures the rows hold from here on.
    case amounts(GateAmounts)
    /// What the venue tells of a contract's hours, in one answer. It is history while a cold start loads it, until the first watermark.
    case rows(Instrument, [GateStatistics.Row], isHistory: Bool, at: Timestamp)
    /// Time passed: everything known by now has been taken in.
    case tick(Timestamp)
}

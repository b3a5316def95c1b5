package import TraderModel
package import TraderVenues

/// What LiquidationMachine takes in.
package enum LiquidationInput: Codable, Equatable, Sendable {
    /// The contracts that are followed from here on, in their order. What is known of a contract stays, also of one that is not followed any
    /// more.
    case contracts([Instrument])
    /// Which of the venue's figures the rows hold from here on.
    case amounts(GateAmounts)
    /// What the venue told of a contract's hours at `asked`, in one answer. It is history while a cold start loads it, until the first
    /// watermark. However late the answer comes, it says nothing of what came after the question: an hour that still grew then is not
    /// taken.
    case rows(Instrument, [GateStatistics.Row], isHistory: Bool, asked: Timestamp, at: Timestamp)
    /// Time passed: everything known by now has been taken in.
    case tick(Timestamp)
}

public import TraderModel

/// What SignalMachine takes in.
public enum SignalInput: Codable, Equatable, Sendable {
    case candle(Candle)
    case liquidation(LiquidationRecord)
    /// Judge bars up to the one that closes at `through` without waiting longer for `source`.
    case proceed(source: String, through: Timestamp)
    /// What runs from the next bar on.
    case strategy(StrategyChange)
}

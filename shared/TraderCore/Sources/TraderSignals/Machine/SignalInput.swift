public import TraderModel

/// What SignalMachine takes in.
public enum SignalInput: Codable, Equatable, Sendable {
    /// A bar of five minutes.
    case candle(Candle)
    /// A bar of one minute.
    case minute(Candle)
    case liquidation(LiquidationRecord)
    /// Judge bars up to the one that closes at `through` without waiting longer for `source`.
    case proceed(source: String, through: Timestamp)
    /// Warm a version of a strategy up over bars from before those that are remembered.
    case past(StrategyVersion, [PastBars])
    /// What runs from the next bar on.
    case strategy(StrategyChange)
    /// Say again which versions are judged for their exit alone: a service that starts does not know whether the desk has heard it.
    case sayWhatRetires
}

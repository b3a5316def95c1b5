package import TraderModel

/// What EventMachine takes in: the facts that a browser sees.
package enum GatewayInput: Codable, Equatable, Sendable {
    /// A bar of five minutes.
    case candle(Candle)
    /// A bar of one minute.
    case minute(Candle)
    /// What is followed of an instrument.
    case instrument(InstrumentRecord)
    case features(FeatureRecord)
    case fire(Fire)
    case order(OrderRecord)
    case strategy(StrategyRecord)
    /// `bookedAt` is when the broker wrote it: later than the bar when it was booked late.
    case fill(FillRecord, bookedAt: Timestamp)
}

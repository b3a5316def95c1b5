package import TraderModel

/// What EventMachine takes in: the facts that a browser sees.
package enum GatewayInput: Codable, Equatable, Sendable {
    case candle(Candle)
    case features(FeatureRecord)
    case fire(Fire)
    case order(OrderRecord)
    case strategy(StrategyRecord)
    /// `bookedAt` is when the broker wrote it: later than the bar when it was booked late.
    case fill(FillRecord, bookedAt: Timestamp)
}

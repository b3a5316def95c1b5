import TraderIndicators
import TraderModel

/// The sign of the 3-hour change of the hourly EMA(20) of closes, of the last completed hour.
struct SlopeSign: Codable, Equatable, Sendable {
    private var hourlyClose = CompletedPeriod(.oneHour)
    private var average = ExponentialMovingAverage(span: 20)
    private var change = Change(period: 3)
    private var sign = Sign()
    private var current: Double?

    func addState(to digest: inout StateDigest) {
        hourlyClose.addState(to: &digest)
        average.addState(to: &digest)
        change.addState(to: &digest)
        digest.add(current)
    }

    /// Takes a 5-minute close; answers the sign that the bar may see, nil until three hourly differences exist.
    mutating func update(_ close: Double, at bar: BarTime) -> Double? {
        if let hour = hourlyClose.update(close, at: bar), let level = average.update(hour), let slope = change.update(level) {
            current = sign.update(slope)
        }
        return current
    }
}

/// The EMA(20) of hourly closes and its values of the last hours: what the slope of signals.md is made of.
///
/// The synthetic market steers by it, so that the slope is known to turn when the plan says so.
struct HourlyAverage {
    private static let alpha = 2.0 / 21

    private(set) var level: Double
    /// The levels one, two and three hours ago.
    private var earlier: [Double]

    init(price: Double) {
        level = price
        earlier = [price, price, price]
    }

    mutating func take(close: Double) {
        earlier = [level, earlier[0], earlier[1]]
        level += Self.alpha * (close - level)
    }

    /// The close of the running hour under which the 3-hour difference becomes `difference`.
    func close(forDifference difference: Double) -> Double {
        // The hour's level minus the level three hours before it, which by then is the third back from the running hour.
        level + (earlier[1] + difference - level) / Self.alpha
    }
}

public import TraderModel

/// Lane's slow stochastic oscillator: where the close lies between the lowest low and the highest high of `period` bars, 0...100.
///
/// As TA-Lib's STOCH with simple averages: the raw `100·(close − low) / (high − low)`, 0 where there is no range, is averaged over
/// `smoothing` bars to %K, and that over `signal` bars to %D. Both are nil for the first `period + smoothing + signal − 3` bars.
/// O(1) an update on average.
public struct StochasticOscillator: Indicator {
    /// The oscillator and its average, 0...100.
    public struct Output: NamedValues {
        /// %K.
        public let k: Double
        /// %D.
        public let d: Double

        public static let names = ["k", "d"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: k
            case 1: d
            default: nil
            }
        }
    }

    private var highest: RollingExtreme
    private var lowest: RollingExtreme
    private var smoothed: SimpleMovingAverage
    private var averaged: SimpleMovingAverage

    /// All are at least 1; a `smoothing` of 1 is the fast stochastic oscillator.
    public init(period: Int, smoothing: Int, signal: Int) {
        precondition(period >= 1, "a stochastic oscillator needs a period of at least 1, not \(period)")
        precondition(smoothing >= 1, "a stochastic oscillator needs a smoothing of at least 1, not \(smoothing)")
        precondition(signal >= 1, "a stochastic oscillator needs a signal of at least 1, not \(signal)")
        highest = RollingExtreme(.highest, capacity: period)
        lowest = RollingExtreme(.lowest, capacity: period)
        smoothed = SimpleMovingAverage(period: smoothing)
        averaged = SimpleMovingAverage(period: signal)
    }

    /// Bars that the close is compared with.
    public var period: Int { highest.window.capacity }
    /// Bars in the average that %K is.
    public var smoothing: Int { smoothed.period }
    /// Bars in the average of %K that %D is.
    public var signal: Int { averaged.period }
    public var warmUp: Int { period + smoothing + signal - 3 }

    public mutating func update(_ bar: BarValues) -> Output? {
        let (high, low) = (highest.push(bar.high), lowest.push(bar.low))
        guard let high, let low else { return nil }
        let raw = high > low ? 100 * (bar.close - low) / (high - low) : 0
        guard let k = smoothed.update(raw), let d = averaged.update(k) else { return nil }
        return Output(k: k, d: d)
    }

    public func addState(to digest: inout StateDigest) {
        highest.addState(to: &digest)
        lowest.addState(to: &digest)
        smoothed.addState(to: &digest)
        averaged.addState(to: &digest)
    }
}

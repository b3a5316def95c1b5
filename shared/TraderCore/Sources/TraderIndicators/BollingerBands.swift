public import TraderModel

/// Bollinger's bands: the mean of the last `period` values, and `deviations` standard deviations above and below it.
///
/// The deviation is that of a population, as TA-Lib's BBANDS. In the values' unit. Nil until the window is full. O(1) an update on average.
public struct BollingerBands: Indicator {
    /// The mean and the two bands.
    public struct Output: NamedValues {
        /// The mean plus the deviations.
        public let upper: Double
        /// The mean.
        public let middle: Double
        /// The mean less the deviations.
        public let lower: Double

        public static let names = ["upper", "middle", "lower"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: upper
            case 1: middle
            case 2: lower
            default: nil
            }
        }
    }

    /// How many standard deviations the bands lie from the mean.
    public let deviations: Double
    private var moments: RollingMoments

    /// `period` is at least 1 and `deviations` at least 0.
    public init(period: Int, deviations: Double) {
        precondition(period >= 1, "Bollinger bands need a period of at least 1, not \(period)")
        precondition(deviations >= 0 && deviations.isFinite, "Bollinger bands need deviations of at least 0, not \(deviations)")
        self.deviations = deviations
        moments = RollingMoments(capacity: period)
    }

    /// Values in the window, at least 1.
    public var period: Int { moments.window.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ value: Double) -> Output? {
        moments.push(value)
        guard moments.isFull else { return nil }
        let (middle, distance) = (moments.mean, deviations * moments.deviation())
        return Output(upper: middle + distance, middle: middle, lower: middle - distance)
    }

    public func addState(to digest: inout StateDigest) { moments.addState(to: &digest) }
}

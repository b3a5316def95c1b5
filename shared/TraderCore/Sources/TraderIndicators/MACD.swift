public import TraderModel

/// Moving average convergence/divergence (Appel): the fast minus the slow exponential average, that line's own average, and their difference.
///
/// Seeded as TA-Lib's MACD: each average with the mean of its first values, the fast one beginning `slow − fast` values later, so that both
/// are first known with value `slow`. All three are nil for the first `slow + signal − 2` values. O(1) an update.
public struct MACD: Indicator {
    /// The line, its average and how far they are apart.
    public struct Output: NamedValues {
        /// The fast average minus the slow one, in the values' unit.
        public let line: Double
        /// The average of the line.
        public let signal: Double
        /// `line − signal`.
        public let histogram: Double

        public static let names = ["line", "signal", "histogram"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: line
            case 1: signal
            case 2: histogram
            default: nil
            }
        }
    }

    private var fastAverage: ExponentialMovingAverage
    private var slowAverage: ExponentialMovingAverage
    private var signalAverage: ExponentialMovingAverage
    /// Values that the fast average has yet to leave out.
    private var leftOut: Int

    /// The spans are at least 1, and `fast` is below `slow`.
    public init(fast: Int, slow: Int, signal: Int) {
        precondition(fast >= 1, "a MACD needs a fast span of at least 1, not \(fast)")
        precondition(slow > fast, "a MACD needs a slow span above the fast one, not \(slow) beside \(fast)")
        precondition(signal >= 1, "a MACD needs a signal span of at least 1, not \(signal)")
        fastAverage = ExponentialMovingAverage(span: fast, seed: .sma)
        slowAverage = ExponentialMovingAverage(span: slow, seed: .sma)
        signalAverage = ExponentialMovingAverage(span: signal, seed: .sma)
        leftOut = slow - fast
    }

    /// The span of the fast average.
    public var fast: Int { fastAverage.span }
    /// The span of the slow average.
    public var slow: Int { slowAverage.span }
    /// The span of the line's average.
    public var signal: Int { signalAverage.span }
    public var warmUp: Int { slow + signal - 2 }

    public mutating func update(_ value: Double) -> Output? {
        let slowValue = slowAverage.update(value)
        guard leftOut == 0 else {
            leftOut -= 1
            return nil
        }
        guard let fastValue = fastAverage.update(value), let slowValue else { return nil }
        let line = fastValue - slowValue
        guard let signalValue = signalAverage.update(line) else { return nil }
        return Output(line: line, signal: signalValue, histogram: line - signalValue)
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(leftOut))
        fastAverage.addState(to: &digest)
        slowAverage.addState(to: &digest)
        signalAverage.addState(to: &digest)
    }
}

public import TraderModel

/// The exponential moving average: `eₙ = α·xₙ + (1 − α)·eₙ₋₁`, `α = 2 / (span + 1)`.
///
/// Seeded with the first value it is pandas `ewm(span:, adjust=False).mean()`, known from the first value on. Seeded with the mean of the
/// first `span` values it is TA-Lib's EMA, nil before. O(1) an update.
public struct ExponentialMovingAverage: Indicator {
    /// What the average begins with.
    public enum Seed: String, Codable, Sendable, CaseIterable {
        /// The first value, as pandas.
        case first
        /// The mean of the first `span` values, as TA-Lib.
        case sma
    }

    /// The span in values, at least 1.
    public let span: Int
    /// What the average begins with.
    public let seed: Seed
    private let alpha: Double
    private var average: Double?
    /// The values of the seed so far: how many, and their sum.
    private var seedCount = 0
    private var seedSum = RunningSum()

    /// `span` is at least 1.
    public init(span: Int, seed: Seed = .first) {
        precondition(span >= 1, "an exponential moving average needs a span of at least 1, not \(span)")
        self.span = span
        self.seed = seed
        alpha = 2 / Double(span + 1)
    }

    public var warmUp: Int { seed == .first ? 0 : span - 1 }

    public mutating func update(_ value: Double) -> Double? {
        if let average {
            let next = (1 - alpha) * average + alpha * value
            self.average = next
            return next
        }
        seedSum.add(value)
        seedCount += 1
        if seedCount > warmUp { average = seedSum.value / Double(seedCount) }
        return average
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(average)
        if average == nil, seedCount > 0 {
            digest.add(Int64(seedCount))
            digest.add(seedSum.value)
        }
    }
}

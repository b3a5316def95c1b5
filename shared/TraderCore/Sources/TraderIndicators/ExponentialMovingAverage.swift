public import TraderModel

/// The exponential moving average, seeded with the first value: `e₀ = x₀`, `eₙ = α·xₙ + (1 − α)·eₙ₋₁`, `α = 2 / (span + 1)`.
///
/// The same as pandas `ewm(span:, adjust=False).mean()`. Defined from the first value on. O(1) an update.
public struct ExponentialMovingAverage: Indicator {
    /// The span in values, at least 1.
    public let span: Int
    private let alpha: Double
    private var average: Double?

    public init(span: Int) {
        precondition(span >= 1, "an exponential moving average needs a span of at least 1, not \(span)")
        self.span = span
        alpha = 2 / Double(span + 1)
    }

    public mutating func update(_ value: Double) -> Double? {
        let next = average.map { (1 - alpha) * $0 + alpha * value } ?? value
        average = next
        return next
    }

    public func addState(to digest: inout StateDigest) { digest.add(average) }
}

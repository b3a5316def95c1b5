public import TraderModel

/// Wilder's directional movement: the indicators +DI and −DI, and the average directional index ADX of them, each 0...100.
///
/// As TA-Lib's PLUS_DI, MINUS_DI and ADX: sums over `period − 1` bars, then `sₙ = sₙ₋₁ − sₙ₋₁/p + xₙ`; `±DI = 100·±DM / TR`, 0 where
/// no bar had a range; ADX is the mean of the first `period` values of `100·|+DI − −DI| / (+DI + −DI)`, then Wilder's average, and stays
/// where that is 0/0. Nil for the first `period` bars; ADX is known `period − 1` bars later. O(1) an update.
public struct DirectionalMovement: Indicator {
    /// The two indicators, and the index once it is known.
    public struct Output: NamedValues {
        /// The average directional index, nil for the first `2·period − 1` bars.
        public let adx: Double?
        /// +DI.
        public let plus: Double
        /// −DI.
        public let minus: Double

        public static let names = ["adx", "plus", "minus"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: adx
            case 1: plus
            case 2: minus
            default: nil
            }
        }
    }

    /// Bars in the sums, at least 2.
    public let period: Int
    private var previous: BarValues?
    /// True ranges in the sums, counted up to `period − 1`, when the sums begin to forget.
    private var rangeCount = 0
    private var plusMovement = 0.0
    private var minusMovement = 0.0
    private var trueRange = 0.0
    /// Directional indices in `index`, counted up to `period`, when it is their average and no longer their sum.
    private var indexCount = 0
    private var index = 0.0

    /// `period` is at least 2.
    public init(period: Int) {
        precondition(period >= 2, "a directional movement needs a period of at least 2, not \(period)")
        self.period = period
    }

    public var warmUp: Int { period }

    public mutating func update(_ bar: BarValues) -> Output? {
        defer { previous = bar }
        guard let previous else { return nil }
        let rise = bar.high - previous.high
        let fall = previous.low - bar.low
        let plus = rise > 0 && rise > fall ? rise : 0
        let minus = fall > 0 && fall > rise ? fall : 0
        let range = bar.trueRange(after: previous.close)
        guard rangeCount == period - 1 else {
            rangeCount += 1
            plusMovement += plus
            minusMovement += minus
            trueRange += range
            return nil
        }
        plusMovement += plus - plusMovement / Double(period)
        minusMovement += minus - minusMovement / Double(period)
        trueRange += range - trueRange / Double(period)
        let plusIndicator = trueRange > 0 ? 100 * plusMovement / trueRange : 0
        let minusIndicator = trueRange > 0 ? 100 * minusMovement / trueRange : 0
        let both = plusIndicator + minusIndicator
        updateIndex(both > 0 ? 100 * (plusIndicator - minusIndicator).magnitude / both : nil)
        return Output(adx: indexCount == period ? index : nil, plus: plusIndicator, minus: minusIndicator)
    }

    private mutating func updateIndex(_ directional: Double?) {
        if indexCount < period {
            index += directional ?? 0
            indexCount += 1
            if indexCount == period { index /= Double(period) }
        } else if let directional {
            index = (index * Double(period - 1) + directional) / Double(period)
        }
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(previous?.high)
        digest.add(previous?.low)
        digest.add(previous?.close)
        digest.add(Int64(rangeCount))
        digest.add(plusMovement)
        digest.add(minusMovement)
        digest.add(trueRange)
        digest.add(Int64(indexCount))
        digest.add(index)
    }
}

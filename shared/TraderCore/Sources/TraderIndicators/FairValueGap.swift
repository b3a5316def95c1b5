public import TraderModel

/// The fair value gaps of three bars: prices that the middle bar jumped over, with no trade of the bars beside it.
///
/// A gap is bullish when a bar's low is above the high of two bars before; it reaches from that high to that low. It is bearish when
/// the high is below the low of two bars before. Only gaps of at least `minimumGap` average true ranges count. A bullish gap
/// is filled when the low of a later bar is at or below its bottom, a bearish one when a high is at or above its top; a gap older than
/// `maximumAge` bars is forgotten. On each bar first gaps are filled and forgotten, then the bar's own is made, then the answer is given.
/// Nil for the first two bars, or with a `minimumGap` above 0 until the average true range is known. O(open gaps) an update.
public struct FairValueGap: Indicator {
    /// Where the newest bar stands among the open gaps.
    public struct Output: NamedValues {
        /// Whether the bar overlaps a bullish gap that is not filled: 1 or 0. The edges belong to the gap, so a bar overlaps its own.
        public let bullish: Bool
        /// Whether the bar overlaps a bearish gap that is not filled: 1 or 0.
        public let bearish: Bool
        /// The highest top of the open bullish gaps that is below the close.
        public let support: Double?
        /// The lowest bottom of the open bearish gaps that is above the close.
        public let resistance: Double?

        public static let names = ["bullish", "bearish", "support", "resistance"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: bullish ? 1 : 0
            case 1: bearish ? 1 : 0
            case 2: support
            case 3: resistance
            default: nil
            }
        }
    }

    /// The least size of a gap in average true ranges, at least 0.
    public let minimumGap: Double
    /// The bars after which a gap is forgotten, at least 1.
    public let maximumAge: Int
    private var range: AverageTrueRange
    private var lows = RollingWindow(capacity: 2)
    private var highs = RollingWindow(capacity: 2)
    /// The number of the next bar.
    private var bar = 0
    private var bullish = OpenGaps()
    /// With all prices negated.
    private var bearish = OpenGaps()

    /// `minimumGap` is at least 0, the other two at least 1.
    public init(minimumGap: Double = 0, atrPeriod: Int = 14, maximumAge: Int = 500) {
        precondition(minimumGap >= 0 && minimumGap.isFinite, "a fair value gap needs a minimum of at least 0, not \(minimumGap)")
        precondition(atrPeriod >= 1, "a fair value gap needs an average true range of a period of at least 1, not \(atrPeriod)")
        precondition(maximumAge >= 1, "a fair value gap needs an age of at least 1, not \(maximumAge)")
        self.minimumGap = minimumGap
        self.maximumAge = maximumAge
        range = AverageTrueRange(period: atrPeriod)
    }

    /// True ranges in the average that a gap is measured by.
    public var atrPeriod: Int { range.period }
    public var warmUp: Int { minimumGap > 0 ? max(2, atrPeriod) : 2 }

    public mutating func update(_ bar: BarValues) -> Output? {
        let (low, high) = (lows.push(bar.low), highs.push(bar.high))
        let averageRange = range.update(bar)
        let number = self.bar
        self.bar += 1
        guard let low, let high, let least = minimumGap > 0 ? averageRange.map({ minimumGap * $0 }) : 0 else { return nil }

        bullish.remove(filledAt: bar.low, madeBefore: number - maximumAge)
        bearish.remove(filledAt: -bar.high, madeBefore: number - maximumAge)
        if bar.low > high, bar.low - high >= least { bullish.add(.init(bar: number, bottom: high, top: bar.low)) }
        if bar.high < low, low - bar.high >= least { bearish.add(.init(bar: number, bottom: -low, top: -bar.high)) }
        return Output(
            bullish: bullish.overlap(from: bar.low, to: bar.high), bearish: bearish.overlap(from: -bar.high, to: -bar.low),
            support: bullish.nearestTop(below: bar.close), resistance: bearish.nearestTop(below: -bar.close).map { -$0 })
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(bar))
        range.addState(to: &digest)
        lows.addState(to: &digest)
        highs.addState(to: &digest)
        bullish.addState(to: &digest)
        bearish.addState(to: &digest)
    }
}

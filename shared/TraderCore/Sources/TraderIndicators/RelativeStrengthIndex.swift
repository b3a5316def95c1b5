public import TraderModel

/// Wilder's relative strength index: `100·G / (G + L)` of the average gain `G` and the average loss `L` over `period` changes, 0...100.
///
/// With `.wilder` the averages are Wilder's, as TA-Lib's RSI; with `.simple` they are means of the last `period` changes (Cutler's
/// RSI). Nil for the first `period` values, and where nothing moved at all, where TA-Lib says 0. O(1) an update on average.
public struct RelativeStrengthIndex: Indicator {
    /// How gains and losses are averaged.
    public enum Smoothing: String, Codable, Sendable, CaseIterable {
        case wilder
        case simple
    }

    /// Changes in the average, at least 1.
    public let period: Int
    /// How gains and losses are averaged.
    public let smoothing: Smoothing
    private var previous: Double?
    /// How many of the newest changes are 0.
    private var still = 0
    private var wilderGain: WilderMovingAverage
    private var wilderLoss: WilderMovingAverage
    /// There with `.simple` only.
    private var simpleGain: RollingSum?
    private var simpleLoss: RollingSum?

    /// `period` is at least 1.
    public init(period: Int, smoothing: Smoothing = .wilder) {
        precondition(period >= 1, "a relative strength index needs a period of at least 1, not \(period)")
        self.period = period
        self.smoothing = smoothing
        wilderGain = WilderMovingAverage(period: period)
        wilderLoss = WilderMovingAverage(period: period)
        if smoothing == .simple {
            simpleGain = RollingSum(period: period)
            simpleLoss = RollingSum(period: period)
        }
    }

    public var warmUp: Int { period }

    public mutating func update(_ value: Double) -> Double? {
        defer { previous = value }
        guard let previous else { return nil }
        let change = value - previous
        still = change == 0 ? still + 1 : 0
        switch smoothing {
        case .wilder:
            return Self.index(wilderGain.update(max(0, change)), wilderLoss.update(max(0, -change)))
        case .simple:
            let (gain, loss) = (simpleGain?.update(max(0, change)), simpleLoss?.update(max(0, -change)))
            return still < period ? Self.index(gain, loss) : nil
        }
    }

    private static func index(_ gain: Double?, _ loss: Double?) -> Double? {
        guard let gain, let loss, gain + loss > 0 else { return nil }
        // Where all gains have left a running sum, a trace of either sign may be left.
        return 100 * max(0, gain) / (max(0, gain) + max(0, loss))
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(previous)
        digest.add(Int64(still))
        wilderGain.addState(to: &digest)
        wilderLoss.addState(to: &digest)
        simpleGain?.addState(to: &digest)
        simpleLoss?.addState(to: &digest)
    }
}

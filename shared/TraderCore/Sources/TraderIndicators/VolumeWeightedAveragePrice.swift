public import TraderModel

/// The mean typical price of the last `period` bars, weighted by volume: `Σ v·(h + l + c)/3 / Σ v`.
///
/// The rolling form, not the one that begins anew with each session. In the price's unit. Nil until the window is full, and
/// where none of its bars has volume. O(1) an update on average.
public struct VolumeWeightedAveragePrice: Indicator {
    private var traded: RollingSum
    private var volume: RollingSum
    /// How many of the newest bars have no volume.
    private var idle = 0

    /// `period` is at least 1.
    public init(period: Int) {
        precondition(period >= 1, "a volume-weighted average price needs a period of at least 1, not \(period)")
        traded = RollingSum(period: period)
        volume = RollingSum(period: period)
    }

    /// Bars in the window, at least 1.
    public var period: Int { volume.period }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ bar: BarValues) -> Double? {
        idle = bar.volume > 0 ? 0 : idle + 1
        let (traded, volume) = (traded.update(bar.typicalPrice * bar.volume), volume.update(bar.volume))
        guard let traded, let volume, idle < period else { return nil }
        return traded / volume
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(Int64(idle))
        traded.addState(to: &digest)
        volume.addState(to: &digest)
    }
}

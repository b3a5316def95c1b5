public import TraderModel

/// Granville's on-balance volume: the volume of bars that closed higher minus that of bars that closed lower than the one before.
///
/// As TA-Lib's OBV: it begins with the first bar's volume, and an equal close adds nothing. In the volume's unit, of either sign; the
/// level depends on where the run began. Known from the first bar on. O(1) an update.
public struct OnBalanceVolume: Indicator {
    private var previousClose: Double?
    private var balance = RunningSum()

    /// One that has seen no bar.
    public init() {}

    public var warmUp: Int { 0 }

    public mutating func update(_ bar: BarValues) -> Double? {
        let before = previousClose ?? -.infinity
        if bar.close > before { balance.add(bar.volume) } else if bar.close < before { balance.add(-bar.volume) }
        previousClose = bar.close
        return balance.value
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(previousClose)
        digest.add(balance.value)
    }
}

public import TraderModel

/// The volume of the last `period` bars by price: where most of it was traded, and the range around that which holds a share of it.
///
/// The prices from the lowest low to the highest high make `bins` bins of equal width, each with its lower edge and without its upper
/// one; the last has both. A bar's volume is spread equally over the bins from that of its low to that of its high. The point
/// of control (POC) is the first of the largest bins. From it the value area grows by one neighbouring bin at a time, the larger one
/// and the lower of equals, until it holds the share `valueArea` of all volume. Prices are the centres of bins; where all bars have one
/// and the same price, all three are that price. Nil until the window is full, and where there is no volume at several prices.
/// O(period + bins) an update: shares are whole numbers, about 2⁶² for the whole volume, so that a bar costs two steps of a running sum
/// and equal shares stay equal.
public struct VolumeProfile: Indicator {
    /// The prices that the profile stands out by.
    public struct Output: NamedValues {
        /// The point of control, a price.
        public let poc: Double
        /// The value area's high: the centre of its highest bin.
        public let vah: Double
        /// The value area's low: the centre of its lowest bin.
        public let val: Double
        /// The mean volume of the bars in the window.
        public let averageVolume: Double

        public static let names = ["poc", "vah", "val", "average_volume"]

        public func value(at index: Int) -> Double? {
            switch index {
            case 0: poc
            case 1: vah
            case 2: val
            case 3: averageVolume
            default: nil
            }
        }
    }

    /// How many bins there are, at least 1.
    public let bins: Int
    /// The share of the volume that the value area holds, above 0 and up to 1.
    public let valueArea: Double
    private var lows: RollingWindow
    private var highs: RollingWindow
    private var volumes: RollingWindow

    /// `period` and `bins` are at least 1, and `valueArea` is above 0 and at most 1.
    public init(period: Int, bins: Int = 100, valueArea: Double = 0.70) {
        precondition(period >= 1, "a volume profile needs a period of at least 1, not \(period)")
        precondition(bins >= 1, "a volume profile needs at least 1 bin, not \(bins)")
        precondition(valueArea > 0 && valueArea <= 1, "a value area is a share above 0 and up to 1, not \(valueArea)")
        self.bins = bins
        self.valueArea = valueArea
        lows = RollingWindow(capacity: period)
        highs = RollingWindow(capacity: period)
        volumes = RollingWindow(capacity: period)
    }

    /// Bars in the window, at least 1.
    public var period: Int { lows.capacity }
    public var warmUp: Int { period - 1 }

    public mutating func update(_ bar: BarValues) -> Output? {
        lows.push(bar.low)
        highs.push(bar.high)
        volumes.push(bar.volume)
        guard lows.isFull else { return nil }
        let lowest = lows.values.reduce(.infinity) { min($0, $1) }
        let highest = highs.values.reduce(-.infinity) { max($0, $1) }
        let volume = volumes.values.reduce(0, +)
        let averageVolume = volume / Double(period)
        guard highest > lowest else { return Output(poc: lowest, vah: lowest, val: lowest, averageVolume: averageVolume) }
        guard volume > 0 else { return nil }

        let width = (highest - lowest) / Double(bins)
        let profile = profile(from: lowest, width: width, volume: volume)
        let (point, area) = pointAndArea(of: profile)
        func centre(_ bin: Int) -> Double { lowest + (Double(bin) + 0.5) * width }
        return Output(
            poc: centre(point), vah: centre(area.upperBound), val: centre(area.lowerBound), averageVolume: averageVolume)
    }

    /// What each bin holds, in whole numbers that are proportional to volume.
    private func profile(from lowest: Double, width: Double, volume: Double) -> [Int64] {
        let scale = Double(sign: .plus, exponent: min(61 - volume.exponent, 1_023), significand: 1)
        // At first how much more each bin holds than the one before.
        var profile = [Int64](repeating: 0, count: bins + 1)
        for index in lows.values.indices {
            let first = min(bins - 1, Int((lows.values[index] - lowest) / width))
            let last = min(bins - 1, Int((highs.values[index] - lowest) / width))
            let share = Int64(volumes.values[index] / Double(last - first + 1) * scale)
            profile[first] += share
            profile[last + 1] -= share
        }
        profile.removeLast()
        for bin in profile.indices.dropFirst() { profile[bin] += profile[bin - 1] }
        return profile
    }

    private func pointAndArea(of profile: [Int64]) -> (point: Int, area: ClosedRange<Int>) {
        var point = 0
        var whole: Int64 = 0
        for (bin, content) in profile.enumerated() {
            whole += content
            if content > profile[point] { point = bin }
        }
        let wanted = valueArea * Double(whole)
        var (low, high) = (point, point)
        var content = profile[point]
        while Double(content) < wanted, low > 0 || high < profile.count - 1 {
            let isLower = high == profile.count - 1 || low > 0 && profile[low - 1] >= profile[high + 1]
            if isLower { low -= 1 } else { high += 1 }
            content += profile[isLower ? low : high]
        }
        return (point, low...high)
    }

    public func addState(to digest: inout StateDigest) {
        lows.addState(to: &digest)
        highs.addState(to: &digest)
        volumes.addState(to: &digest)
    }
}

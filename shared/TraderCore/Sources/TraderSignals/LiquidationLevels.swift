import TraderIndicators
import TraderModel

/// The newest known liquidation reading, carried forward from bar to bar, and its percentile ranks.
struct LiquidationLevels: Codable, Equatable, Sendable {
    /// Readings that are not yet known at the bar judged last, by the moment they become known.
    private var pending: [LiquidationReading] = []
    private var newest: LiquidationReading?
    private var longRank: PercentileRank
    private var shortRank: PercentileRank
    private var totalRank: PercentileRank

    /// The values of one bar.
    struct Values {
        var long: Double?
        var short: Double?
        var total: Double?
        var isNew: Bool
    }

    init(window: Int) {
        longRank = PercentileRank(window: window)
        shortRank = PercentileRank(window: window)
        totalRank = PercentileRank(window: window)
    }

    /// Bars ranked so far, up to the window.
    var filled: Int { totalRank.filled }

    mutating func add(_ reading: LiquidationReading) {
        let place = pending.lastIndex { ($0.knownAt, $0.ts) <= (reading.knownAt, reading.ts) }
        pending.insert(reading, at: place.map { $0 + 1 } ?? 0)
    }

    /// What was judged so far: what is pending depends on when it came, not on what it says.
    func addState(to digest: inout StateDigest) {
        digest.add(newest?.ts.unixSeconds)
        digest.add(newest?.longUSD.units)
        digest.add(newest?.shortUSD.units)
        for rank in [longRank, shortRank, totalRank] { rank.addState(to: &digest) }
    }

    /// Values at the close of a bar; readings known later stay pending.
    mutating func update(at bar: BarTime) -> Values {
        let isNew = takeKnown(at: bar)
        guard let newest else { return Values(isNew: false) }
        let long = newest.longUSD.doubleValue
        let short = newest.shortUSD.doubleValue
        return Values(
            long: longRank.update(long), short: shortRank.update(short), total: totalRank.update(long + short), isNew: isNew)
    }

    /// Whether the newest known hour advanced within the bar, and in time. An older hour that comes late changes nothing.
    private mutating func takeKnown(at bar: BarTime) -> Bool {
        let close = bar.closeTime()
        let closeBefore = bar.openTime
        let known = pending.prefix { $0.knownAt <= close }
        var isNew = false
        for reading in known where newest.map({ reading.ts > $0.ts }) ?? true {
            newest = reading
            let lateness = reading.knownAt.seconds(since: reading.ts.closeTime(of: .oneHour))
            isNew = reading.knownAt > closeBefore && lateness < Double(BarLength.oneHour.seconds)
        }
        pending.removeFirst(known.count)
        return isNew
    }
}

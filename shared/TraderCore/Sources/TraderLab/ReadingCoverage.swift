public import TraderModel

/// What a run has of a contract's hourly readings: the hours that are missing at its bars, wherever they are missing, and the longest time in
/// which the source said nothing but zeros of one side.
public struct ReadingCoverage: Equatable, Sendable {
    public let first: BarTime
    public let last: BarTime
    public let count: Int
    /// Hours without a reading from that of the first bar to the first reading.
    public let missingBefore: Int
    /// Hours without a reading between two readings, at bars that are judged.
    public let missingWithin: Int
    /// The last hour before the first hole between two readings; nil when there is none.
    public let firstHoleAfter: BarTime?
    /// Hours without a reading after the last one, up to the newest hour that was due at the last bar's close.
    public let missingAfter: Int
    /// Hours in the longest row of readings that are zero on one side, as `ZeroHours` counts them.
    public let zeroHours: Int
    /// The first of them; nil when there is none.
    public let zerosFrom: BarTime?

    /// Hours without a liquidation on one side from which on a source is more likely broken than the market calm.
    public static let suspiciousZeroHours = ZeroHours.suspicious

    /// Of `readings`, ascending by hour, at `bars`, which are named by their opens; nil when there are no readings.
    public init?(_ readings: [LiquidationReading], at bars: ClosedRange<BarTime>) {
        guard let first = readings.first?.ts, let last = readings.last?.ts else { return nil }
        self.first = first
        self.last = last
        count = readings.count
        let published = bars.upperBound.closeTime(of: FeatureRecord.barLength).advanced(
            bySeconds: -LiquidationReading.publicationDelaySeconds)
        let due = BarLength.oneHour.bar(containing: published).advanced(by: -1, of: .oneHour)
        let start = min(BarLength.oneHour.bar(containing: bars.lowerBound), due)
        missingBefore = Self.hours(from: start, to: min(first, due.advanced(by: 1, of: .oneHour)))
        missingAfter = Self.hours(from: max(start, last.advanced(by: 1, of: .oneHour)), to: due.advanced(by: 1, of: .oneHour))
        var within = 0
        var hole: BarTime?
        for (before, after) in zip(readings, readings.dropFirst()) {
            let next = before.ts.advanced(by: 1, of: .oneHour)
            let missing = Self.hours(from: max(next, start), to: min(after.ts, due.advanced(by: 1, of: .oneHour)))
            guard missing > 0 else { continue }
            within += missing
            hole = hole ?? before.ts
        }
        missingWithin = within
        firstHoleAfter = hole
        let zeros = ZeroHours.longest(in: readings, atLeast: 1)
        zeroHours = zeros?.hours ?? 0
        zerosFrom = zeros?.first
    }

    /// Whether it says of every hour what it should.
    public var isWhole: Bool { missing == 0 && zeroHours < Self.suspiciousZeroHours }

    /// Hours without a reading.
    public var missing: Int { missingBefore + missingWithin + missingAfter }

    private static func hours(from first: BarTime, to end: BarTime) -> Int {
        max(0, Int(end.seconds(since: first) / BarLength.oneHour.seconds))
    }
}

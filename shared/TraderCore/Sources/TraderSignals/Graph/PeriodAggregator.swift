import TraderModel

/// Makes the sources of longer periods from those of shorter bars.
struct PeriodAggregator: Codable, Digested, Equatable, Sendable {
    /// When a period is given out.
    enum Closing: String, Codable, Sendable {
        /// With its last bar: it is complete at that bar's close.
        case withLastBar
        /// With the first bar behind it: no bar sees a period that had not ended when the bar opened.
        case withNextBar
    }

    private let length: BarLength
    private let barLength: BarLength
    private let closing: Closing
    private var period: BarTime?
    /// Whether the period's first bar was there; one that was joined later is left out.
    private var isWhole = false
    private var running: [Double] = []

    init(_ length: BarLength, of barLength: BarLength, closing: Closing) {
        self.length = length
        self.barLength = barLength
        self.closing = closing
    }

    /// Takes the next bar, whose numbers are merged each in its own way; answers the period that it completes.
    mutating func update(_ values: [Double], at bar: BarTime, by mergings: [SampleBlock.Merging]) -> [Double]? {
        let current = length.bar(containing: bar)
        var completed: [Double]?
        if let period, period != current {
            if closing == .withNextBar, isWhole { completed = running }
            begin(current, with: values, at: bar)
        } else if period == nil {
            begin(current, with: values, at: bar)
        } else {
            for place in running.indices { running[place] = Self.merged(running[place], values[place], by: mergings[place]) }
        }
        if closing == .withLastBar, isWhole, bar.closeTime(of: barLength) == current.closeTime(of: length) { completed = running }
        return completed
    }

    private mutating func begin(_ period: BarTime, with values: [Double], at bar: BarTime) {
        self.period = period
        isWhole = bar == period
        running = values
    }

    private static func merged(_ before: Double, _ value: Double, by merging: SampleBlock.Merging) -> Double {
        switch merging {
        case .first: before
        case .last: value
        case .highest: max(before, value)
        case .lowest: min(before, value)
        case .total: before + value
        case .any: before == 1 ? 1 : value
        }
    }

    /// The places of the numbers that it holds; nil before the first bar.
    var width: Int? { running.isEmpty ? nil : running.count }

    /// The same period with its numbers at other places: `places` has, by new place, the one of before. What it did not have is `other`'s,
    /// where that is in the same period, and else unknown.
    func moved(_ places: [Int?], over other: PeriodAggregator) -> PeriodAggregator {
        guard !running.isEmpty else { return other }
        var moved = self
        moved.running = places.enumerated().map { place, before in
            if let before { return running[before] }
            return other.period == period && place < other.running.count ? other.running[place] : .nan
        }
        return moved
    }

    func addState(to digest: inout StateDigest) {
        digest.add(period?.unixSeconds)
        digest.add(isWhole ? 1 : 0 as Int64)
        for value in running { digest.add(value.bitPattern) }
    }

    /// By bits, since what is unknown is NaN.
    static func == (left: PeriodAggregator, right: PeriodAggregator) -> Bool {
        left.length == right.length && left.barLength == right.barLength && left.closing == right.closing && left.period == right.period
            && left.isWhole == right.isWhole && left.running.map(\.bitPattern) == right.running.map(\.bitPattern)
    }

    private enum CodingKeys: String, CodingKey { case length, barLength, closing, period, isWhole, running }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        length = try container.decode(BarLength.self, forKey: .length)
        barLength = try container.decode(BarLength.self, forKey: .barLength)
        closing = try container.decode(Closing.self, forKey: .closing)
        period = try container.decodeIfPresent(BarTime.self, forKey: .period)
        isWhole = try container.decode(Bool.self, forKey: .isWhole)
        running = try container.decode(PackedDoubles.self, forKey: .running).values
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(length, forKey: .length)
        try container.encode(barLength, forKey: .barLength)
        try container.encode(closing, forKey: .closing)
        try container.encodeIfPresent(period, forKey: .period)
        try container.encode(isWhole, forKey: .isWhole)
        try container.encode(PackedDoubles(running), forKey: .running)
    }
}

package import TraderModel

/// The newest known liquidation reading of one contract, carried forward from bar to bar until it is too old to say anything.
package struct LiquidationLevels: Codable, Equatable, Sendable {
    /// Readings that are not yet known at the bar judged last, by the moment they become known.
    private var pending: [LiquidationReading] = []
    private var newest: LiquidationReading?

    /// What is known at a bar's close; NaN where unknown. `isNew` is 1 or 0.
    package struct Values: Sendable {
        package var long: Double
        package var short: Double
        package var isNew: Double
    }

    package init() {}

    /// What is not known yet.
    var waiting: [LiquidationReading] { pending }

    package mutating func add(_ reading: LiquidationReading) {
        let place = pending.lastIndex { ($0.knownAt, $0.ts) <= (reading.knownAt, reading.ts) }
        pending.insert(reading, at: place.map { $0 + 1 } ?? 0)
    }

    /// Values at the close of a bar of `length`; readings known later stay pending.
    package mutating func update(at bar: BarTime, of length: BarLength) -> Values {
        let isNew = takeKnown(at: bar, of: length)
        guard let newest, newest.counts(at: bar.closeTime(of: length)) else { return Values(long: .nan, short: .nan, isNew: 0) }
        return Values(long: newest.longUSD.doubleValue, short: newest.shortUSD.doubleValue, isNew: isNew ? 1 : 0)
    }

    /// Whether the newest known hour advanced within the bar, and in time. An older hour that comes late changes nothing.
    private mutating func takeKnown(at bar: BarTime, of length: BarLength) -> Bool {
        let close = bar.closeTime(of: length)
        guard let first = pending.first, first.knownAt <= close else { return false }
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

    /// What was judged so far: what is pending depends on when it came, not on what it says.
    func addState(to digest: inout StateDigest) {
        digest.add(newest?.ts.unixSeconds)
        digest.add(newest?.longUSD.units)
        digest.add(newest?.shortUSD.units)
    }
}

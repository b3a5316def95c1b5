package import TraderModel

/// How a minute passes on a venue that tells bars of one minute: the moments at which its price moves, and what is shown then.
package struct MinuteTicks: Equatable, Sendable {
    /// Milliseconds after a minute's open of its ticks, ascending; the last one has all that is traded in it.
    package let offsets: [Int64]

    /// How many ticks a minute may have: its four corners at least, and no more than one in two seconds, which is how often the slower venue
    /// tells a bar.
    package static let range = 4...29
    private static let first: Int64 = 1_000
    private static let last: Int64 = 58_000
    /// Milliseconds after a minute's end at which the stream says that it is closed.
    package static let closingDelay: Int64 = 100
    private static let minute: Int64 = 60_000

    /// `perMinute` is in `range`.
    package init(perMinute: Int) {
        precondition(Self.range.contains(perMinute), "a minute has 4 to 29 ticks, not \(perMinute)")
        offsets = (0..<Int64(perMinute)).map { Self.first + $0 * (Self.last - Self.first) / Int64(perMinute - 1) }
    }

    /// The next moment after `moment` at which the price moves or a minute is told to be closed.
    package func next(after moment: Timestamp) -> Timestamp {
        let open = BarLength.oneMinute.bar(containing: moment).openTime
        let moments = ([Self.closingDelay] + offsets).map { open.advanced(byMilliseconds: $0) }
        return moments.first { $0 > moment } ?? open.advanced(byMilliseconds: Self.minute + Self.closingDelay)
    }

    /// Whether the price moves at `moment`.
    package func isTick(_ moment: Timestamp) -> Bool {
        let open = BarLength.oneMinute.bar(containing: moment).openTime
        return offsets.contains { open.advanced(byMilliseconds: $0) == moment }
    }

    /// The minute that is told to be closed at `moment`; nil when none is.
    package func closed(at moment: Timestamp) -> BarTime? {
        let minute = BarLength.oneMinute.bar(containing: moment)
        return minute.openTime.advanced(byMilliseconds: Self.closingDelay) == moment ? minute.advanced(by: -1, of: .oneMinute) : nil
    }

    /// How many ticks of the minute that opened at `ts` have come by `moment`.
    package func count(in ts: BarTime, by moment: Timestamp) -> Int {
        offsets.count { ts.openTime.advanced(byMilliseconds: $0) <= moment }
    }

    /// The last tick at or before `moment`, of its minute or the one before.
    package func last(by moment: Timestamp) -> Timestamp {
        let open = BarLength.oneMinute.bar(containing: moment).openTime
        let passed = offsets.last { open.advanced(byMilliseconds: $0) <= moment }
        return open.advanced(byMilliseconds: passed ?? (offsets.last ?? 0) - Self.minute)
    }

    /// What is shown of the minute `bar` after so many of its ticks, one at least: all of it after the last. Prices and volumes between are
    /// in steps of `facts`.
    package func shown(_ bar: Bar, after ticks: Int, _ facts: ContractFacts) -> Bar {
        guard bar.volume > .zero, ticks < offsets.count else { return bar }
        let corners = corners(of: bar)
        let seen = (0..<ticks).map { price(at: $0, corners, facts.tick) }
        let part = Int64(Int128(bar.volume.units) * Int128(ticks) / Int128(offsets.count))
        return Bar(
            open: bar.open, high: seen.max() ?? bar.high, low: seen.min() ?? bar.low, close: seen.last ?? bar.close,
            volume: Quantity(units: min(bar.volume.units, max(facts.step, part / facts.step * facts.step))))
    }

    /// Open, the far end, the other end, close: the ends are reached exactly, each at a tick of its own.
    private func corners(of bar: Bar) -> [Price] {
        bar.close >= bar.open ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close]
    }

    private func price(at tick: Int, _ corners: [Price], _ grain: Int64) -> Price {
        let places = (0...3).map { ($0 * (offsets.count - 1) + 1) / 3 }
        let leg = places.lastIndex { $0 <= tick } ?? 0
        guard leg < 3, places[leg] < tick else { return corners[leg] }
        let (from, to) = (corners[leg], corners[leg + 1])
        let step = Int128(to.units - from.units) * Int128(tick - places[leg]) / Int128(places[leg + 1] - places[leg])
        return Price(units: from.units + Int64(step) / grain * grain)
    }
}

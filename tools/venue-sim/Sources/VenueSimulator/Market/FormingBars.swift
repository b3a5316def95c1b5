package import TraderModel

/// How a bar grows while it is open: the moments of its updates, and what each of them shows.
package struct FormingBars: Sendable {
    /// Seconds after the open of the updates, ascending; the first is the sign that the bar before has ended, the last shows the final bar.
    package let offsets: [Int64]

    private static let firstOffset: Int64 = 2
    private static let lastOffset: Int64 = 298

    /// `updatesPerBar` is 2 to 100.
    package init(updatesPerBar: Int) {
        precondition((2...100).contains(updatesPerBar), "a bar has 2 to 100 updates, not \(updatesPerBar)")
        let span = Self.lastOffset - Self.firstOffset
        offsets = (0..<Int64(updatesPerBar)).map { Self.firstOffset + $0 * span / Int64(updatesPerBar - 1) }
    }

    /// The next update after `moment`, of the running bar or the one after it.
    package func next(after moment: Timestamp) -> Timestamp {
        let ts = Market.barLength.bar(containing: moment)
        for offset in offsets where ts.openTime.advanced(bySeconds: offset) > moment { return ts.openTime.advanced(bySeconds: offset) }
        return ts.closeTime(of: Market.barLength).advanced(bySeconds: Self.firstOffset)
    }

    /// Whether `moment` is the moment of an update.
    package func isUpdate(_ moment: Timestamp) -> Bool {
        next(after: Timestamp(microseconds: moment.microseconds - 1)) == moment
    }

    /// What the venue shows of the bar that opened at `ts` at `moment`; nil before its first update and when nothing was traded in it.
    package func shown(_ bar: Bar, opened ts: BarTime, at moment: Timestamp) -> Bar? {
        guard bar.volume > .zero else { return nil }
        let updates = offsets.count { ts.openTime.advanced(bySeconds: $0) <= moment }
        guard updates > 0 else { return nil }
        guard updates < offsets.count else { return bar }
        return partial(bar, Int64(updates), of: Int64(offsets.count))
    }

    /// The bar after `part` of `parts` equal steps along open → far end → other end → close, the nearer end last before the close.
    private func partial(_ bar: Bar, _ part: Int64, of parts: Int64) -> Bar {
        let corners = bar.close >= bar.open ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close]
        let leg = Int(part * 3 / parts)
        let (from, to) = (corners[leg], corners[leg + 1])
        let step = Int128(to.units - from.units) * Int128(part * 3 - Int64(leg) * parts) / Int128(parts)
        let price = cent(Price(units: from.units + Int64(step)), in: bar)
        let seen = corners[...leg] + [price]
        return Bar(
            open: bar.open, high: seen.max() ?? bar.high, low: seen.min() ?? bar.low, close: price,
            volume: Quantity(units: max(1, Int64(Int128(bar.volume.units) * Int128(part) / Int128(parts)))))
    }

    /// To the cent, and never outside the final bar.
    private func cent(_ price: Price, in bar: Bar) -> Price {
        min(max(Price(units: price.units / 1_000_000 * 1_000_000), bar.low), bar.high)
    }
}

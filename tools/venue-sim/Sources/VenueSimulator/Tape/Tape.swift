package import TraderModel

/// The trades behind the simulated bars: at each update of a running bar those that make what was shown before into what is shown now.
///
/// So all trades of a bar make exactly the bar, and those up to a moment what the venue shows of it then.
package enum Tape {
    /// Numbers that a bar's trades may take, from the bar's own number on.
    private static let numbersPerBar: Int64 = 1_000

    /// The trades of the bar that opened at `ts` up to `moment`, ascending.
    package static func trades(of bar: Bar, opened ts: BarTime, _ forming: FormingBars, through moment: Timestamp) -> [TapeTrade] {
        var trades: [TapeTrade] = []
        var before: Bar?
        for offset in forming.offsets {
            let update = ts.openTime.advanced(bySeconds: offset)
            guard update <= moment, let shown = forming.shown(bar, opened: ts, at: update) else { break }
            let first = ts.unixSeconds / Market.barLength.seconds * numbersPerBar + Int64(trades.count)
            trades += step(from: before, to: shown, at: update, numbered: first)
            before = shown
        }
        return trades
    }

    /// The trades that make `shown` of `before`: at its new ends, then at its close.
    private static func step(from before: Bar?, to shown: Bar, at time: Timestamp, numbered first: Int64) -> [TapeTrade] {
        var prices: [Price] = before == nil ? [shown.open] : []
        if shown.high > (before?.high ?? shown.open) { prices.append(shown.high) }
        if shown.low < (before?.low ?? shown.open) { prices.append(shown.low) }
        if prices.last != shown.close { prices.append(shown.close) }
        let volume = shown.volume.units - (before?.volume.units ?? 0)
        let part = volume / Int64(prices.count)
        return prices.enumerated().map { index, price in
            let isLast = index == prices.count - 1
            let size = isLast ? volume - part * Int64(prices.count - 1) : part
            return TapeTrade(id: first + Int64(index), price: price, size: Quantity(units: size), time: time)
        }
    }

    /// The bars of one minute that these trades of one product make, ascending; a minute without a trade is left out.
    package static func minutes(of trades: [TapeTrade]) -> [(ts: BarTime, bar: Bar)] {
        var minutes: [(ts: BarTime, bar: Bar)] = []
        for trade in trades {
            let ts = BarLength.oneMinute.bar(containing: trade.time)
            guard var last = minutes.last, last.ts == ts else {
                let bar = Bar(open: trade.price, high: trade.price, low: trade.price, close: trade.price, volume: trade.size)
                minutes.append((ts, bar))
                continue
            }
            last.bar.high = max(last.bar.high, trade.price)
            last.bar.low = min(last.bar.low, trade.price)
            last.bar.close = trade.price
            last.bar.volume = Quantity(units: last.bar.volume.units + trade.size.units)
            minutes[minutes.count - 1] = last
        }
        return minutes
    }
}

package import TraderModel

/// A kline as Binance tells it, on REST and on the stream.
package struct BinanceKline: Equatable, Sendable {
    package var ts: BarTime
    package var length: BarLength
    package var bar: Bar
    /// Trades in it.
    package var trades: Int64
    package var isClosed: Bool

    /// Numbers that the trades of a minute may take.
    private static let numbersOfMinute: Int64 = 1_000

    /// The last millisecond of its time.
    private var lastMillisecond: Int64 { (ts.unixSeconds + length.seconds) * 1_000 - 1 }

    private var value: Money {
        // Between what all of it would be worth at the low and at the high.
        let typical = (bar.open.units / 4 + bar.high.units / 4 + bar.low.units / 4 + bar.close.units / 4)
        return Price(units: min(max(typical, bar.low.units), bar.high.units)).value(of: bar.volume)
    }

    /// What buyers took of it.
    private func takers(_ facts: ContractFacts) -> (volume: Quantity, value: Money) {
        // A share between 40 and 60 percent, which differs from kline to kline.
        let percent = 40 + ts.unixSeconds / 60 % 21
        let steps = Int64(Int128(bar.volume.units) * Int128(percent) / 100) / facts.step
        return (Quantity(units: steps * facts.step), Money(units: value.units / 100 * Int128(percent)))
    }

    /// The row of twelve on REST.
    func row(_ facts: ContractFacts) -> String {
        let texts = [bar.open, bar.high, bar.low, bar.close].map { facts.text($0) } + [facts.text(bar.volume)]
        let quoted = texts.map { "\"\($0)\"" }.joined(separator: ",")
        return "[\(ts.unixSeconds * 1_000),\(quoted),\(lastMillisecond),\"\(facts.text(value))\",\(trades),"
            + "\"\(facts.text(takers(facts).volume))\",\"\(facts.text(takers(facts).value))\",\"0\"]"
    }

    /// The event on the stream.
    func event(_ facts: ContractFacts, at moment: Timestamp) -> BinanceEvent.Kline {
        let first = trades > 0 ? ts.unixSeconds / 60 * Self.numbersOfMinute : -1
        return BinanceEvent.Kline(
            E: moment.milliseconds, s: facts.instrument.symbol,
            k: .init(
                t: ts.unixSeconds * 1_000, T: lastMillisecond, s: facts.instrument.symbol, i: length.text, f: first,
                L: trades > 0 ? first + trades - 1 : -1, o: facts.text(bar.open), c: facts.text(bar.close), h: facts.text(bar.high),
                l: facts.text(bar.low), v: facts.text(bar.volume), n: trades, x: isClosed, q: facts.text(value),
                V: facts.text(takers(facts).volume), Q: facts.text(takers(facts).value), B: "0"))
    }
}

extension Timestamp {
    /// Whole milliseconds since 1970 UTC, rounded down.
    var milliseconds: Int64 { wholeSeconds * 1_000 + (microseconds - wholeSeconds * 1_000_000) / 1_000 }
}

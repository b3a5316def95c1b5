package import TraderLab
package import TraderModel

extension CoinbaseMarket {
    /// The trades of `product` in the bars that open in `from...through`, up to now, ascending.
    package func trades(of product: String, from: BarTime, through: BarTime) -> [TapeTrade] {
        market.bars(of: Instrument(venue: "coinbase", symbol: product), from: from, through: min(through, running)).flatMap { timed in
            Tape.trades(of: timed.bar, opened: timed.ts, forming, through: now)
        }
    }

    /// The buckets of one minute of `product` that open in `from...through`, ascending.
    package func minutes(of product: String, from: BarTime, through: BarTime) -> [MarketHistory.TimedBar] {
        let instrument = Instrument(venue: "coinbase", symbol: product)
        if market.minutes[instrument] != nil {
            // As a file has them, once they are over.
            return market.minutes(of: instrument, from: from, through: through).filter {
                $0.ts.closeTime(of: .oneMinute) <= now && $0.bar.volume > .zero
            }
        }
        let first = Market.barLength.bar(containing: from)
        return Tape.minutes(of: trades(of: product, from: first, through: Market.barLength.bar(containing: through)))
            .filter { (from...through).contains($0.ts) }.map { MarketHistory.TimedBar(ts: $0.ts, bar: $0.bar) }
    }
}

package import TraderLab
package import TraderModel

/// The market as Coinbase shows it at a moment: closed buckets as they ended, the running one as it stands, none without a trade.
package struct CoinbaseMarket {
    let market: Market
    let forming: FormingBars
    let now: Timestamp

    package init(market: Market, forming: FormingBars, now: Timestamp) {
        self.market = market
        self.forming = forming
        self.now = now
    }

    /// The products that can be asked for.
    var products: [String] { market.offered(at: "coinbase").map(\.symbol) }

    /// The open of the running bucket.
    package var running: BarTime { Market.barLength.bar(containing: now) }

    /// The buckets of `product` that open in `from...through`, ascending.
    package func buckets(of product: String, from: BarTime, through: BarTime) -> [MarketHistory.TimedBar] {
        market.bars(of: Instrument(venue: "coinbase", symbol: product), from: from, through: min(through, running)).compactMap { timed in
            guard timed.ts == running else { return timed.bar.volume > .zero ? timed : nil }
            return forming.shown(timed.bar, opened: timed.ts, at: now).map { .init(ts: timed.ts, bar: $0) }
        }
    }
}

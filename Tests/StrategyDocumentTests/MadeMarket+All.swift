import TestSupport
import TraderLab
import TraderModel

extension MadeMarket {
    /// The market as recorded data, with liquidations of both contracts: those of ETH are another market's of BTC.
    var historyOfAll: MarketHistory {
        let others = MadeMarket(bars: btc.count, seed: 77).readings.map { reading in
            LiquidationReading(
                instrument: .gateETH, ts: reading.ts, longUSD: reading.longUSD, shortUSD: reading.shortUSD, knownAt: reading.knownAt)
        }
        return MarketHistory(
            bars: [
                .coinbaseBTC: btc.map { .init(ts: $0.ts, bar: $0.bar) },
                .coinbaseETH: eth.map { .init(ts: $0.ts, bar: $0.bar) },
            ],
            readings: readings + others)
    }
}

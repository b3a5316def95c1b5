import TestSupport
import TraderLab
import TraderModel
import TraderSignals

extension MadeMarket {
    /// The market as recorded data.
    var history: MarketHistory {
        MarketHistory(
            bars: [
                .coinbaseBTC: btc.map { .init(ts: $0.ts, bar: $0.bar) },
                .coinbaseETH: eth.map { .init(ts: $0.ts, bar: $0.bar) },
            ],
            readings: readings)
    }

    /// The same with every reading known two minutes after its hour, as files have it.
    var punctualHistory: MarketHistory {
        MarketHistory(
            bars: history.bars,
            readings: readings.map { reading in
                var punctual = reading
                punctual.knownAt = LiquidationReading.publicationTime(of: reading.ts)
                return punctual
            })
    }
}

extension Chain {
    /// A chain with a window that a test can fill.
    static func made(window: Int) throws -> Chain { Chain(signals: try FourSignals.machine(window: window)) }
}

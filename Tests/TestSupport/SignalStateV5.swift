public import Foundation
import TraderModel
public import TraderSignals

/// A state of signal-engine's machine as version 5 wrote it (`signal_state_5.plist`, made by the release of then), and the run that led to
/// it.
public enum SignalStateV5 {
    public static let market = MadeMarket(bars: 400, seed: 23)
    /// Bars that it had judged; of the next one the candle of BTC was there.
    public static let judged = 205

    /// The state itself, a binary property list.
    public static func data() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: Repository.fixture("signal_state_5.plist"))) }

    /// What was fed, a bar each: what became known by its close, then its candles.
    public static let inputs: [[SignalInput]] = {
        let others = market.readings.map { reading in
            LiquidationReading(
                instrument: .gateETH, ts: reading.ts, longUSD: reading.shortUSD, shortUSD: reading.longUSD, knownAt: reading.knownAt)
        }
        var waiting = (market.readingsAsKnown + others).sorted { ($0.knownAt, $0.instrument) < ($1.knownAt, $1.instrument) }[...]
        return zip(market.btc, market.eth).map { btc, eth in
            var inputs: [SignalInput] = []
            while let reading = waiting.first, reading.knownAt <= btc.ts.closeTime() {
                inputs.append(.liquidation(.reading(waiting.removeFirst())))
            }
            return inputs + [.liquidation(.watermark(through: btc.ts.closeTime())), .candle(btc), .candle(eth)]
        }
    }()

    /// What is fed behind the state, a bar each.
    public static var laterInputs: [[SignalInput]] {
        // The first candle of the first bar was there before.
        [inputs[judged].filter { $0 != .candle(market.btc[judged]) }] + inputs.dropFirst(judged + 1)
    }

    /// The strategies that ran, of which `LQ-2` was removed at the beginning.
    public static func documents() throws -> [StrategyDocument] {
        func made(
            _ name: String, _ long: String, _ features: KeyValuePairs<String, String> = [:], on instrument: Instrument = .coinbaseBTC,
            _ timeframe: BarLength = .fiveMinutes
        ) -> StrategyDocument {
            .made(name, long: long, features: features, instrument: instrument, timeframe: timeframe, afterOwnBars: 3)
        }
        return try FourSignals.documents(window: 48) + [
            made(
                "bars", "close > vwap(12) or atr(5) > prev(atr(5), 3)",
                ["profile": "volume_profile(24, bins: 10)", "other": "donchian(8, instrument: \"coinbase:ETH-USD\")"]),
            made(
                "quarter", "on(1h, ema(close, 3)) < sma(close(\"coinbase:BTC-USD\"), 4)",
                ["flow": "sum(total_liq_usd(\"gateio:ETH_USDT\"), 6)"], on: .coinbaseETH, .fifteenMinutes),
            made("news", "bars_since(new_reading(\"gateio:BTC_USDT\")) < 3 and on(4h, adx(2)).adx > 10", on: .coinbaseETH),
        ]
    }

    /// A machine of now that has run on the same inputs all along, up to where the state was written.
    public static func straight() throws -> SignalMachine {
        var machine = SignalMachine()
        for document in try documents() { machine.apply(.strategy(.define(document))) { _ in } }
        machine.apply(.strategy(.remove("LQ-2"))) { _ in }
        for input in inputs.prefix(judged).joined() { machine.apply(input) { _ in } }
        machine.apply(.candle(market.btc[judged])) { _ in }
        return machine
    }
}

import Foundation
import TestSupport
import Testing
import TraderModel
import TraderSignals

/// A state as version 5 of the machine wrote it (`signal_state_5.plist`, made by the release of before): nothing that it remembers is lost.
@Suite struct StateOfFiveTests {
    private static let market = MadeMarket(bars: 400, seed: 23)
    /// Bars that it had judged; of the next one candle was there.
    private static let judged = 205

    /// What was fed, a bar each: what became known by its close, then its candles.
    private static let inputs: [[SignalInput]] = {
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

    private static func documents() throws -> [StrategyDocument] {
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

    private static func taken() throws -> SignalMachine {
        let data = try Data(contentsOf: URL(fileURLWithPath: Repository.fixture("signal_state_5.plist")))
        return try PropertyListDecoder().decode(SignalMachineV5.self, from: data).migrated
    }

    /// A machine that has run on the same inputs all along, up to where the state was written.
    private static func straight() throws -> SignalMachine {
        var machine = SignalMachine()
        for document in try documents() { machine.apply(.strategy(.define(document))) { _ in } }
        machine.apply(.strategy(.remove("LQ-2"))) { _ in }
        for input in inputs.prefix(judged).joined() { machine.apply(input) { _ in } }
        machine.apply(.candle(market.btc[judged])) { _ in }
        return machine
    }

    @Test func itIsWhatTheMachineOfNowWouldBe() throws {
        #expect(try Self.taken() == Self.straight())
    }

    @Test func itSaysOfEveryLaterBarWhatTheMachineOfNowSays() throws {
        var machines = [try Self.taken(), try Self.straight()]
        let added = StrategyDocument.made("late", long: "close > sma(close, 90)", features: ["mean": "ema(close, 100)"])
        var fires = 0
        for (bar, inputs) in Self.inputs.enumerated().dropFirst(Self.judged) {
            let changes: [SignalInput] = bar == 260 ? [.strategy(.define(added))] : []
            // The first candle of the first bar was there before.
            for input in changes + (bar == Self.judged ? inputs.filter { $0 != .candle(Self.market.btc[bar]) } : inputs) {
                var said: [[SignalOutput]] = [[], []]
                for place in machines.indices { machines[place].apply(input) { said[place].append($0) } }
                try #require(said[0] == said[1], "bar \(bar)")
                fires += said[0].count { if case .fire = $0 { true } else { false } }
            }
        }
        #expect(fires > 20)
    }
}

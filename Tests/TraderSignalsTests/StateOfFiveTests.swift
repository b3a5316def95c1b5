import Foundation
import TestSupport
import Testing
import TraderModel
import TraderSignals

/// A state as version 5 of the machine wrote it: nothing that its strategies remember is lost.
@Suite struct StateOfFiveTests {
    @Test func itSaysOfEveryLaterBarWhatTheMachineOfNowSays() throws {
        let taken = try PropertyListDecoder().decode(SignalMachineV5.self, from: SignalStateV5.data()).migrated
        var machines = [taken, try SignalStateV5.straight()]
        #expect(machines[0].strategies == machines[1].strategies)
        // What is added later warms up over the bars and readings of the state, in the lane of all and in one of its own.
        let added = [
            StrategyDocument.made("late", long: "close > sma(close, 90)", features: ["mean": "ema(close, 100)"]),
            .made(
                "reading", long: "long_liq_usd(\"gateio:BTC_USDT\") > sma(long_liq_usd(\"gateio:BTC_USDT\"), 100)",
                features: ["news": "bars_since(new_reading(\"gateio:BTC_USDT\"))"]),
        ]
        var fires: [String: Int] = [:]
        for (bar, inputs) in SignalStateV5.laterInputs.enumerated() {
            let changes: [SignalInput] = bar == 5 ? added.map { .strategy(.define($0)) } : []
            for input in changes + inputs {
                var said: [[SignalOutput]] = [[], []]
                for place in machines.indices { machines[place].apply(input) { said[place].append($0) } }
                try #require(said[0] == said[1], "bar \(bar)")
                for case .fire(let fire) in said[0] { fires[fire.signal, default: 0] += 1 }
            }
            if bar % 20 == 0 { machines[0] = try throughJSON(machines[0]) }
        }
        #expect(fires.count >= 7 && fires.values.reduce(0, +) > 400, "\(fires)")
    }
}

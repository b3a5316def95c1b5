import Foundation
import SignalEngine
import TestSupport
import Testing
import TraderModel
import TraderSignals
import TraderStore

/// A state that an earlier version of the machine kept is taken over: strategies, versions and trades go on, and every value is made anew.
struct EarlierStateTests {
    private let shell = SignalShell()

    private func inputs(_ bars: Int) -> [SignalInput] {
        let market = MadeMarket(bars: bars, seed: 17)
        var readings = market.readingsAsKnown[...]
        return zip(market.btc, market.eth).flatMap { btc, eth in
            var inputs: [SignalInput] = []
            while let reading = readings.first, reading.knownAt <= btc.ts.closeTime() {
                inputs.append(.liquidation(.reading(readings.removeFirst())))
            }
            return inputs + [.liquidation(.watermark(through: btc.ts.closeTime())), .candle(btc), .candle(eth)]
        }
    }

    @Test func whatVersionThreeKeptGoesOn() throws {
        let inputs = inputs(500)
        var machine = try FourSignals.machine(window: 48)
        var changed = try #require(try FourSignals.documents(window: 48).first)
        changed.exit.afterOwnBars = 3
        let gone = StrategyDocument.made("gone", long: "close > 1")
        for change in [
            StrategyChange.define(changed), .define(gone), .remove("gone"), .retire("gone", version: 1), .stop("LQ-3"),
        ] {
            machine.apply(.strategy(change)) { _ in }
        }
        for input in inputs.prefix(1_000) { machine.apply(input) { _ in } }
        var taken = try #require(try shell.machine(ofVersion: 3, state: Array(SignalStateV3.made(from: machine))))
        #expect(taken.strategies == machine.strategies)
        #expect(taken.strategies.map(\.version) == [2, 1, 1, 1])
        var said: [[SignalOutput]] = [[], []]
        for input in inputs.dropFirst(1_000) {
            machine.apply(input) { said[0].append($0) }
            taken.apply(input) { said[1].append($0) }
        }
        #expect(said[0] == said[1])
        #expect(said[0].contains { if case .fire = $0 { true } else { false } })
        // What rules a version had that is gone is not known any more: it is not given to others.
        taken.apply(.strategy(.define(gone))) { _ in }
        #expect(taken.strategies.last?.version == 2)
    }

    @Test func aSourceThatWasPassedOverStaysPassed() throws {
        let inputs = inputs(100)
        var machine = try FourSignals.machine(window: 48)
        machine.apply(.proceed(source: "liq-poller", through: MadeMarket.firstBar.advanced(by: 200).closeTime())) { _ in }
        var taken = try #require(try shell.machine(ofVersion: 3, state: Array(SignalStateV3.made(from: machine))))
        var said: [[SignalOutput]] = [[], []]
        for case .candle(let candle) in inputs {
            machine.apply(.candle(candle)) { said[0].append($0) }
            taken.apply(.candle(candle)) { said[1].append($0) }
        }
        #expect(said[0] == said[1])
        #expect(said[0].contains { if case .features = $0 { true } else { false } }, "bars are judged without a word of it")
    }

    @Test func whatCannotBeTakenOverIsRefused() throws {
        #expect(try shell.machine(ofVersion: 2, state: []) == nil, "its journal is all it needs")
        // A state that version 3 would read is no state of a newer version all the same.
        let readable = Array(try SignalStateV3.made(from: SignalMachine()))
        #expect(try shell.machine(ofVersion: 3, state: readable) == SignalMachine())
        #expect(throws: StoreError.self) { try shell.machine(ofVersion: SignalMachine.version + 1, state: readable) }
        #expect(throws: (any Error).self) { try shell.machine(ofVersion: 3, state: [1, 2, 3]) }
    }
}

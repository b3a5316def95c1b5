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

    @Test(arguments: [3, 4, 5]) func whatAnEarlierVersionKeptGoesOn(version: Int) throws {
        let kept = try SignalStateV5.data()
        let state = version == 3 ? try SignalStateV3.made(fromVersion5: kept) : kept
        var machine = try SignalStateV5.straight()
        var taken = try #require(try shell.machine(ofVersion: version, state: Array(state)))
        #expect(taken.strategies == machine.strategies)
        var said: [[SignalOutput]] = [[], []]
        for input in SignalStateV5.laterInputs.joined() {
            machine.apply(input) { said[0].append($0) }
            taken.apply(input) { said[1].append($0) }
        }
        #expect(said[0] == said[1])
        #expect(said[0].contains { if case .fire = $0 { true } else { false } })
    }

    @Test func whatRulesAVersionHadThatWasGoneInVersionThreeIsNotKnownAnyMore() throws {
        var machine = SignalMachine()
        let gone = StrategyDocument.made("gone", long: "close > 1")
        for change in [StrategyChange.define(gone), .remove("gone"), .retire("gone", version: 1)] {
            machine.apply(.strategy(change)) { _ in }
        }
        var taken = try #require(try shell.machine(ofVersion: 3, state: Array(SignalStateV3.made(from: machine))))
        taken.apply(.strategy(.define(gone))) { _ in }
        #expect(taken.strategies.last?.version == 2, "its number is not given to others")
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

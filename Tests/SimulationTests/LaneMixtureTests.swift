import Foundation
import TestSupport
import Testing
import TraderModel
import TraderSignals
import TraderSimulation

/// Strategies of several lanes say what each says alone, whoever else runs, however late the others' data is, and through restarts.
@Suite(.timeLimit(.minutes(3)))
struct LaneMixtureTests {
    private static let bars = 260
    private static let all = MarketInputs(
        instruments: MarketInputs.made.instruments + [.coinbaseSOL, .binanceBTC], contracts: MarketInputs.made.contracts)

    /// What each source says, in its own order.
    private static let streams: [[SignalInput]] = {
        let markets = (1...4).map { MadeMarket(bars: bars, seed: UInt64($0)) }
        var streams = zip(all.instruments, markets).map { instrument, market in market.btc.map { SignalInput.candle($0.of(instrument)) } }
        let others = markets[1].readings.map { reading in
            LiquidationReading(
                instrument: .gateETH, ts: reading.ts, longUSD: reading.longUSD, shortUSD: reading.shortUSD, knownAt: reading.knownAt)
        }
        var waiting = (markets[0].readings + others).sorted { ($0.knownAt, $0.ts) < ($1.knownAt, $1.ts) }[...]
        streams.append(
            markets[0].btc.flatMap { candle in
                let close = candle.ts.closeTime()
                var inputs: [SignalInput] = []
                while let reading = waiting.first, reading.knownAt <= close { inputs.append(.liquidation(.reading(waiting.removeFirst()))) }
                return inputs + [.liquidation(.watermark(through: close))]
            })
        return streams
    }()

    /// All streams, each in its order, one ahead of the others now and then; a stream that `ends` falls silent on the way.
    private static func inputs(_ numbers: inout SplitMix64, ends: Int) -> [SignalInput] {
        var rests = streams.map { $0[...] }
        rests[ends] = rests[ends].prefix(bars / 2)
        var inputs: [SignalInput] = []
        while !rests.allSatisfy(\.isEmpty) {
            let place = Int(numbers.number(in: 0...Int64(rests.count - 1)))
            for _ in 0..<numbers.number(in: 1...6) { if let next = rests[place].popFirst() { inputs.append(next) } }
        }
        return inputs
    }

    /// All that is said of one strategy: its judgements with the bars that they are of, its fires and its exits.
    private struct Said: Equatable {
        var judgements: [String] = []
        var signals: [SignalOutput] = []

        mutating func take(_ output: SignalOutput, of name: String) {
            switch output {
            case .features(let record):
                for judgement in record.judgements ?? [] where judgement.signal == name {
                    judgements.append("\(record.lane ?? "-") \(record.ts) \(record.standing) \(record.passed) \(judgement)")
                }
            case .fire(let fire): if fire.signal == name { signals.append(output) }
            case .exit(let exit): if exit.signal == name { signals.append(output) }
            case .strategy: break
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>, [true, false])
    func aMixtureSaysWhatEachSaysAlone(seed: UInt64, hasHome: Bool) throws {
        var numbers = SplitMix64(seed: seed)
        var random = RandomStrategies(seed: seed, naming: Self.all)
        let documents = (0..<7).map { random.document(named: "R-\($0)") }
        let home: MarketInputs? = hasHome ? .made : nil
        // Not the first instrument: enough is to be judged.
        let inputs = Self.inputs(&numbers, ends: Int(numbers.number(in: 1...3)))
        let begins = documents.map { _ in Int(numbers.number(in: 0...Int64(inputs.count / 2))) * Int(numbers.number(in: 0...1)) }
        var mixture = SignalMachine(home: home)
        var alone = documents.map { _ in SignalMachine(home: home) }
        var said = (mixture: documents.map { _ in Said() }, alone: documents.map { _ in Said() })
        for (turn, input) in inputs.enumerated() {
            let changes = documents.indices.filter { begins[$0] == turn }
            for place in changes {
                mixture.apply(.strategy(.define(documents[place]))) { _ in }
                alone[place].apply(.strategy(.define(documents[place]))) { _ in }
            }
            mixture.apply(input) { output in
                for (place, document) in documents.enumerated() { said.mixture[place].take(output, of: document.name) }
            }
            for (place, document) in documents.enumerated() {
                alone[place].apply(input) { said.alone[place].take($0, of: document.name) }
                // No later than alone: after each input both have said the same.
                try #require(said.mixture[place] == said.alone[place], "seed \(seed), input \(turn), \(document.text)")
                said.mixture[place].judgements.removeAll()
                said.alone[place].judgements.removeAll()
            }
            guard turn % 97 == 0 || !changes.isEmpty else { continue }
            let restarted = try throughJSON(mixture)
            try #require(restarted == mixture, "seed \(seed), input \(turn)")
            mixture = restarted
        }
        #expect(said.mixture.contains { !$0.signals.isEmpty }, "seed \(seed)")
    }
}

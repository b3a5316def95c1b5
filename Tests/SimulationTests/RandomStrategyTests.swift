import Foundation
import TestSupport
import Testing
import TraderDocuments
import TraderModel
import TraderSignals
import TraderSimulation

/// What holds of every strategy, over strategies made of chance: a restart changes nothing, nor does the order in which they come and go.
@Suite(.timeLimit(.minutes(3)))
struct RandomStrategyTests {
    private static let market = MadeMarket(bars: 420, seed: 41)

    /// The inputs of all sources in the order of time.
    private static let inputs: [[SignalInput]] = {
        var readings = market.readingsAsKnown[...]
        return zip(market.btc, market.eth).map { btc, eth in
            var inputs: [SignalInput] = []
            while let reading = readings.first, reading.knownAt <= btc.ts.closeTime() {
                inputs.append(.liquidation(.reading(readings.removeFirst())))
            }
            return inputs + [.liquidation(.watermark(through: btc.ts.closeTime())), .candle(btc), .candle(eth)]
        }
    }()

    /// Strategies of a seed, and what becomes of them before which bar.
    private struct Life {
        var changes: [Int: [StrategyChange]] = [:]

        init(seed: UInt64, bars: Int) {
            var numbers = SplitMix64(seed: seed &* 31 &+ 5)
            var random = RandomStrategies(seed: seed, naming: .made)
            let names = (0..<6).map { "R-\($0)" }
            var documents = random.lookalikes(named: ("R-0", "R-1")) + names.dropFirst(2).map { random.document(named: $0) }
            for (place, document) in documents.enumerated() {
                changes[Int(numbers.number(in: 0...Int64(bars / 2))) * (place % 2), default: []].append(.define(document))
            }
            for _ in 0..<12 {
                let place = Int(numbers.number(in: 0...5))
                let name = names[place]
                let change: StrategyChange
                switch numbers.number(in: 0...6) {
                case 0: change = .stop(name)
                case 1: change = .start(name)
                case 2: change = .remove(name)
                case 3:
                    documents[place] = random.document(named: name)
                    change = .define(documents[place])
                case 4: change = .define(RandomStrategies.retitled(documents[place], as: "title \(place)"))
                default: change = .define(documents[place])
                }
                changes[Int(numbers.number(in: 1...Int64(bars - 20))), default: []].append(change)
            }
        }
    }

    private static func throughPropertyList(_ machine: SignalMachine) throws -> SignalMachine {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        return try PropertyListDecoder().decode(SignalMachine.self, from: encoder.encode(machine))
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func aRestartAtAnyBarChangesNothing(seed: UInt64) throws {
        let life = Life(seed: seed, bars: Self.inputs.count)
        var straight = SignalMachine()
        var restarted = SignalMachine()
        for (bar, inputs) in Self.inputs.enumerated() {
            for input in (life.changes[bar] ?? []).map({ SignalInput.strategy($0) }) + inputs {
                var said: [[SignalOutput]] = [[], []]
                straight.apply(input) { said[0].append($0) }
                restarted.apply(input) { said[1].append($0) }
                try #require(said[0] == said[1], "seed \(seed), bar \(bar)")
            }
            guard bar % 7 == 0 || life.changes[bar] != nil else { continue }
            restarted = try Self.throughPropertyList(restarted)
            try #require(restarted == straight, "seed \(seed), bar \(bar)")
        }
    }

    @Test(arguments: 101...110 as ClosedRange<UInt64>)
    func theOrderInWhichStrategiesComeAndGoChangesNoValue(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        var random = RandomStrategies(seed: seed, naming: .made)
        let documents = random.lookalikes(named: ("R-0", "R-1")) + (2..<7).map { random.document(named: "R-\($0)") }
        var machines = [try SignalMachine(strategies: documents), SignalMachine(), SignalMachine()]
        // The first has had them all along; the others get them one by one in other orders, with some that go again.
        var plans: [[Int: [StrategyChange]]] = [[:], [:], [:]]
        for machine in 1..<machines.count {
            for (turn, document) in numbers.shuffled(documents).enumerated() {
                plans[machine][turn * 20, default: []].append(.define(document))
                if numbers.happens(onceIn: 2) {
                    plans[machine][turn * 20 + 9, default: []] += [.remove(document.name)]
                    plans[machine][turn * 20 + 13, default: []] += [.define(document)]
                }
            }
        }
        for (bar, inputs) in Self.inputs.enumerated() {
            var features: [FeatureRecord] = []
            for place in machines.indices {
                for change in plans[place][bar] ?? [] { machines[place].apply(.strategy(change)) { _ in } }
                for input in inputs {
                    machines[place].apply(input) { if case .features(let record) = $0 { features.append(record) } }
                }
            }
            guard bar > 160 else { continue }
            for other in features.dropFirst() {
                for document in documents {
                    try #require(
                        Self.values(of: document, other) == Self.values(of: document, features[0]),
                        "seed \(seed), bar \(bar), \(document.name)")
                }
            }
        }
    }

    /// What a strategy made of a bar but for its version: the values of its conditions and what follows from them.
    private static func values(of document: StrategyDocument, _ record: FeatureRecord) -> Judgement? {
        var judgement = record.judgements?.first { $0.signal == document.name }
        judgement?.version = 0
        return judgement
    }

    @Test func whatIsMadeIsWhatItsTextSays() throws {
        var random = RandomStrategies(seed: 9, naming: .made)
        for number in 0..<200 {
            let document = random.document(named: "R-\(number)")
            let read = try YAMLDocument.strategy(from: document.text)
            #expect(read.hasSameRules(as: document), "\(document.text)")
        }
    }
}

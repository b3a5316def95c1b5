import TraderService
import TraderSignals
import VenueSimulator

/// Whoever edits the folder and gives commands: strategies come, change, stop, start and go.
struct Person {
    /// What is done at once.
    enum Act {
        /// A file is written, or deleted.
        case write(StrategyDocument)
        case delete(String)
        case wishes([StrategyChange])
    }

    private var numbers: SeededNumbers
    private var random: RandomStrategies
    /// Documents that were there before, by name: some of them are put back.
    private var earlier: [String: [StrategyDocument]] = [:]
    private var titles = 0

    /// Names of the strategies that are made of chance.
    static let names = (0..<8).map { "R-\($0)" }

    init(seed: UInt64, _ market: RunMarket) {
        numbers = SeededNumbers(seed: seed &* 0x9e37_79b9 &+ 11)
        random = RandomStrategies(seed: seed, naming: market.inputs, minutesOf: market.withMinutes)
    }

    /// What lies in the folder at the beginning beside the run's own strategies.
    mutating func documents() -> [StrategyDocument] {
        let lookalikes = numbers.happens(onceIn: 2) ? random.lookalikes(named: (Self.names[0], Self.names[1])) : []
        return lookalikes + (0..<numbers.number(in: 0...4)).map { random.document(named: Self.names[2 + Int($0)]) }
    }

    /// What is done next to a folder that holds `documents`.
    mutating func act(on documents: [String: StrategyDocument]) -> Act {
        for document in documents.values where earlier[document.name]?.contains(document) != true {
            earlier[document.name, default: []].append(document)
        }
        switch numbers.number(in: 0...7) {
        case 0: return .write(fresh())
        case 1: return .write(known(documents))
        // An empty folder is taken for a lost mount.
        case 2 where documents.count > 2: return .delete(element(documents.keys.sorted()))
        default: return .wishes((0..<numbers.number(in: 1...3)).map { _ in wish(documents) })
        }
    }

    private mutating func wish(_ documents: [String: StrategyDocument]) -> StrategyChange {
        let name = element(documents.keys.sorted())
        return switch numbers.number(in: 0...7) {
        case 0: .define(fresh())
        case 1, 2: .define(known(documents))
        case 3 where documents.count > 4: .remove(name)
        case 4, 5: .stop(name)
        default: .start(name)
        }
    }

    /// One that never was, under a name that may have been.
    private mutating func fresh() -> StrategyDocument {
        if numbers.happens(onceIn: 3) {
            let twins = random.lookalikes(named: (Self.names[0], Self.names[1]))
            return twins[Int(numbers.number(in: 0...1))]
        }
        return random.document(named: element(Self.names))
    }

    /// One that was there before, byte for byte or with other words about it.
    private mutating func known(_ documents: [String: StrategyDocument]) -> StrategyDocument {
        let document = element(earlier[element(earlier.keys.sorted())] ?? [])
        guard numbers.happens(onceIn: 3) else { return document }
        titles += 1
        return RandomStrategies.retitled(document, as: "title \(titles)")
    }

    private mutating func element<Value>(_ values: [Value]) -> Value { values[Int(numbers.number(in: 0...Int64(values.count - 1)))] }
}

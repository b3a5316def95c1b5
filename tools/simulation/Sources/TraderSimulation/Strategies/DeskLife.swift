import Logging
import SignalEngine
import Synchronization
import TraderSignals

/// The desk of one life of signal-engine, the real one, and those who wait at it.
final class DeskLife {
    let desk: StrategyDesk
    private var waiting: [Int: StrategyChange] = [:]
    private let answers = Answers()

    /// What became of wishes.
    private final class Answers: Sendable {
        private let list = Mutex<[(number: Int, outcome: StrategyDesk.Outcome)]>([])

        func add(_ outcome: StrategyDesk.Outcome, to number: Int) { list.withLock { $0.append((number, outcome)) } }

        func drain() -> [(number: Int, outcome: StrategyDesk.Outcome)] {
            list.withLock { list in
                defer { list = [] }
                return list
            }
        }
    }

    init(_ folder: SimulatedFolder) {
        desk = StrategyDesk(folder: folder, logger: Logger(label: "desk", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Whether somebody waits.
    var isWaitedFor: Bool { !waiting.isEmpty }

    func ask(_ change: StrategyChange, as number: Int) {
        waiting[number] = change
        desk.ask(change, as: number) { [answers] outcome in answers.add(outcome, to: number) }
    }

    /// Whoever was told something since the last time, with what they had asked for. Throws when one is told twice.
    func told() throws(BrokenPromise) -> [(change: StrategyChange, outcome: StrategyDesk.Outcome)] {
        var told: [(change: StrategyChange, outcome: StrategyDesk.Outcome)] = []
        for answer in answers.drain() {
            guard let change = waiting.removeValue(forKey: answer.number) else { throw BrokenPromise("a wish is answered twice") }
            told.append((change, answer.outcome))
        }
        return told
    }

    /// The service ends with those who wait, as the cancellation of its commands does: each must be told. Answers what they had asked for.
    func end() throws(BrokenPromise) -> [StrategyChange] {
        for number in waiting.keys.sorted() { desk.withdraw(number) }
        let told = try told()
        guard waiting.isEmpty else { throw BrokenPromise("\(waiting.count) wishes are never answered") }
        for answer in told { if case .made = answer.outcome { throw BrokenPromise("\(answer.change) is made by a service that ends") } }
        return told.map(\.change)
    }
}

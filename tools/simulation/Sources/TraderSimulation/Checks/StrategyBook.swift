import SignalEngine
import TraderModel
import TraderSignals

/// What holds of strategies: a version is its rules and they are the version, whoever is told that a change was made finds it made, and in the end
/// what runs is what the folder holds.
struct StrategyBook {
    /// By name: the text of each version's rules.
    private var rules: [String: [Int: String]] = [:]
    /// Versions that are judged for their exit alone.
    private(set) var retiring: Set<StrategyVersion> = []
    /// Every document that was defined, by its text, and the text of each version.
    private var documents: [String: StrategyDocument] = [:]
    private var texts: [StrategyVersion: String] = [:]

    mutating func note(_ document: StrategyDocument) { documents[document.text] = document }

    /// What is judged: all that run or stopped, and those that retire.
    func judged(by machine: SignalMachine) -> [StrategyDocument] {
        machine.strategies.compactMap { machine.document($0.name) } + retiring.compactMap { texts[$0].flatMap { documents[$0] } }
    }

    mutating func take(_ record: StrategyRecord) throws(BrokenPromise) {
        try noteJudged(record)
        texts[StrategyVersion(name: record.name, version: record.version)] = record.document
        let text = Self.rules(of: record)
        let known = rules[record.name, default: [:]].updateValue(text, forKey: record.version)
        guard known == nil || known == text else { throw BrokenPromise("\(record.name)@\(record.version) is two strategies") }
        if let other = rules[record.name]?.first(where: { $0.key != record.version && $0.value == text }) {
            throw BrokenPromise("\(record.name)@\(record.version) was \(record.name)@\(other.key) before")
        }
    }

    /// A version that retires is judged until its last trade is over, and the word for it comes once.
    private mutating func noteJudged(_ record: StrategyRecord) throws(BrokenPromise) {
        let version = StrategyVersion(name: record.name, version: record.version)
        switch record.state {
        case .retiring: retiring.insert(version)
        case .retired: guard retiring.remove(version) != nil else { throw BrokenPromise("\(version) is retired and did not retire") }
        case .running, .stopped: retiring.remove(version)
        case .removed: break
        }
    }

    /// The document without its title, which makes no difference to its trades.
    private static func rules(of record: StrategyRecord) -> String {
        record.document.split(separator: "\n").filter { !$0.hasPrefix("title:") }.joined(separator: "\n")
    }

    /// Holds what somebody was told against the machine to which the journal leads, and the folder.
    func check(
        _ change: StrategyChange, _ outcome: StrategyDesk.Outcome, _ machine: SignalMachine, _ folder: SimulatedFolder
    ) throws(BrokenPromise) {
        guard case .made(let record) = outcome else { return }
        let standing = machine.strategies.first { $0.name == change.name }
        let isMade =
            switch change {
            case .define(let document): standing?.document == document.text && folder.documents[document.name] == document
            case .start: standing?.state == .running
            case .stop: standing?.state == .stopped
            case .remove(let name): standing == nil && folder.documents[name] == nil
            case .retire: true
            }
        guard isMade else { throw BrokenPromise("\(change) is told as made, and is not") }
        guard record == nil || record?.state == .removed || record?.state == .retired || record == standing else {
            throw BrokenPromise("\(change) is told as another thing than it became")
        }
    }

    /// At rest the strategies are those of the folder, each as it stands there.
    func finish(_ machine: SignalMachine, _ folder: SimulatedFolder) throws(BrokenPromise) {
        let wanted = folder.documents
        for record in machine.strategies where wanted[record.name]?.text != record.document {
            throw BrokenPromise("\(record.name) runs, and is not what lies in the folder at the end")
        }
        if let missing = wanted.keys.filter({ machine.document($0) == nil }).min() {
            throw BrokenPromise("\(missing) lies in the folder, and does not run at the end")
        }
    }
}

import SignalEngine
import TraderModel
import TraderSignals

/// What holds of strategies: a version is its rules and they are the version, whoever is told that a change was made finds it made, and in the end
/// what runs is what the folder holds.
struct StrategyBook {
    /// By name: the text of each version's rules.
    private var rules: [String: [Int: String]] = [:]

    mutating func take(_ record: StrategyRecord) throws(BrokenPromise) {
        let text = Self.rules(of: record)
        let known = rules[record.name, default: [:]].updateValue(text, forKey: record.version)
        guard known == nil || known == text else { throw BrokenPromise("\(record.name)@\(record.version) is two strategies") }
        if let other = rules[record.name]?.first(where: { $0.key != record.version && $0.value == text }) {
            throw BrokenPromise("\(record.name)@\(record.version) was \(record.name)@\(other.key) before")
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
            }
        guard isMade else { throw BrokenPromise("\(change) is told as made, and is not") }
        guard record == nil || record?.state == .removed || record == standing else {
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

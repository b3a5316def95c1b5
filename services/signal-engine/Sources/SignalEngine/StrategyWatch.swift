package import TraderDocuments
import TraderModel
package import TraderSignals

/// What a look into the folder of strategies asks of the machine. A value: it reads nothing itself.
package struct StrategyWatch: Sendable {
    /// A document that cannot be used, or a folder that cannot be read, in one line.
    package private(set) var complaints: [String] = []
    /// The names of the strategies whose files were seen in order, in the look before.
    private var missingBefore: Set<String> = []

    package init() {}

    /// The changes that bring the machine to what the folder holds.
    ///
    /// A document that is wrong changes nothing. A strategy whose file is gone is removed once two looks in a row have missed it (an editor may
    /// replace a file), and not while some file is wrong, which may be its own.
    package mutating func changes(_ files: [StrategyFolder.File], for machine: SignalMachine) -> [StrategyChange] {
        complaints = []
        var changes: [StrategyChange] = []
        var present: Set<String> = []
        for file in files {
            switch file.document {
            case .failure: complaints += [file.complaint].compactMap { $0 }
            case .success(let document):
                present.insert(document.name)
                guard machine.document(document.name)?.text != document.text else { continue }
                if let refusal = machine.refusal(of: .define(document)) {
                    complaints.append("\(file.name): \(refusal)")
                } else {
                    changes.append(.define(document))
                }
            }
        }
        let missing = Set(machine.strategies.map(\.name)).subtracting(present)
        if files.isEmpty, missing.count > 1 {
            complaints.append(
                "the folder is empty, which a lost mount is too: the \(missing.count) strategies go on; remove them by the gateway")
        }
        if complaints.isEmpty { changes += missing.intersection(missingBefore).sorted().map { .remove($0) } }
        missingBefore = missing
        return changes
    }

    /// The folder could not be read: nothing changes.
    package mutating func cannotRead(_ reason: String) { complaints = [reason] }

    /// Whether another look is needed before what is missing is removed.
    package var isUncertain: Bool { !missingBefore.isEmpty }
}

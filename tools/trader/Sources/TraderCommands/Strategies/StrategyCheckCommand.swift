import ArgumentParser
import TraderDocuments
import TraderModel
import TraderSignals

/// `trader strategies check FILE…`: reads and compiles documents, and says what is wrong or what they come to.
struct StrategyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks documents: one line of what is wrong, or what they come to.")

    @Argument(help: "YAML files, or names in the folder of the strategies; none: all of the folder.")
    var files: [String] = []

    func run() throws {
        var names: [String: String] = [:]
        for document in try documents() {
            if let other = names.updateValue(document.file, forKey: document.plan.document.name) {
                throw InputError("\(document.file): the name \(document.plan.document.name) is taken by \(other); give another")
            }
            try Console.print(Self.text(document.plan, file: document.file))
        }
    }

    private func documents() throws -> [(file: String, plan: StrategyPlan)] {
        let source = StrategySource()
        guard files.isEmpty else { return try files.map { ($0, try StrategyPlan(try source.document($0))) } }
        return try source.files().map { file in
            switch file.document {
            case .success(let document): (file.name, try StrategyPlan(document))
            case .failure(let error): throw InputError("\(source.path ?? "")/\(file.name):\(error)")
            }
        }
    }

    private static func text(_ plan: StrategyPlan, file: String) -> String {
        let document = plan.document
        var lines = ["\(file): \(document.name) is right: \(document.instrument) on \(document.timeframe.text) bars"]
        for direction in Direction.allCases {
            let entry = plan.entryConditions(direction)
            guard !entry.isEmpty else { continue }
            lines.append("  \(direction.rawValue.lowercased()) when \(entry.joined(separator: " and "))")
            let exit = plan.exitConditions(direction)
            if !exit.isEmpty { lines.append("    until \(exit.joined(separator: " and "))") }
        }
        if let bars = document.exit.afterBars { lines.append("  for \(bars) bars at most") }
        let days = Double(plan.warmUpBars) / 288
        lines.append("  warms up over \(plan.warmUpBars) bars of five minutes (\(rounded(days)) days)")
        if days > 31 { lines.append("  live, 31 days are loaded: it is silent for \(rounded(days - 31)) days more") }
        return lines.joined(separator: "\n")
    }

    private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

import ArgumentParser
import TraderDocuments
import TraderModel
import TraderSignals

/// `trader strategies check FILE…`: reads and compiles documents, and says what is wrong or what they come to.
struct StrategyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks documents: one line of what is wrong, or what they come to.")

    @Argument(help: "YAML files, or names in the folder of the strategies; none: all of the folder.")
    var files: [String] = []

    func run() async throws {
        var names: [String: String] = [:]
        var refusals = Refusals()
        for (file, document) in try await documents() {
            try refusals.collect {
                let plan = try StrategyPlan(try document.get())
                if let other = names.updateValue(file, forKey: plan.document.name) {
                    throw InputError("\(file): the name \(plan.document.name) is taken by \(other); give another")
                }
                try Console.print(Self.lines(plan, file: file))
            }
        }
        try refusals.end()
    }

    private func documents() async throws -> [(file: String, document: Result<StrategyDocument, InputError>)] {
        let source = try await StrategySource.find()
        guard files.isEmpty else { return files.map { file in (file, Result { () throws(InputError) in try source.document(file) }) } }
        return try source.files().map { file in
            (file.name, file.document.mapError { _ in InputError("\(source.path ?? "")/\(file.complaint ?? file.name)") })
        }
    }

    private static func lines(_ plan: StrategyPlan, file: String) -> [String] {
        let document = plan.document
        var lines = ["\(file): \(document.name) is right: \(document.instrument) on \(document.timeframe.text) bars"]
        for direction in Direction.allCases {
            let entry = plan.entryConditions(direction)
            guard !entry.isEmpty else { continue }
            lines.append("  \(direction.rawValue.lowercased()) when \(entry.joined(separator: " and "))")
            let exit = plan.exitConditions(direction)
            if !exit.isEmpty { lines.append("    until \(exit.joined(separator: " and "))") }
        }
        if let bars = document.exit.afterOwnBars { lines.append("  for \(bars) bars at most") }
        let days = Double(plan.warmUpBars) / 288
        lines.append("  warms up over \(plan.warmUpBars) bars of five minutes (\(rounded(days)) days)")
        if days > 31 { lines.append("  live, 31 days are loaded: it is silent for \(rounded(days - 31)) days more") }
        return lines
    }

    private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

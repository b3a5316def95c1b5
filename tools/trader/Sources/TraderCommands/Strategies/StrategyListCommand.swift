import ArgumentParser
import Foundation
import TraderDocuments
import TraderProto
import TraderSignals

/// `trader strategies list`: the documents of the folder, and what a platform on this machine makes of them.
struct StrategyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the documents of the folder and what runs.")

    @Option(help: "Folder of the stores. (default: .trader/live, else .trader/demo)")
    var data: String?

    func run() throws {
        let recorded = try RecordedStrategies.find(data: data)
        var rows: [String: (state: String, title: String)] = [:]
        for strategy in try recorded?.newest() ?? [] where strategy.state != "removed" {
            rows[strategy.name] = ("\(strategy.state), version \(strategy.version)", "")
        }
        var broken: [String] = []
        let source = StrategySource()
        for file in source.path == nil ? [] : try source.files() {
            switch file.document {
            case .success(let document):
                rows[document.name] = (rows[document.name]?.state ?? "not running", document.title)
            case .failure: broken += [file.complaint].compactMap { $0 }
            }
        }
        if rows.isEmpty, broken.isEmpty {
            throw RunError("there are no documents in \(source.path ?? "any folder") and no store of what ran")
        }
        let width = rows.keys.map(\.count).max() ?? 0
        let stateWidth = rows.values.map(\.state.count).max() ?? 0
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            try Console.print("\(padded(name, width))  \(padded(row.state, stateWidth))  \(row.title)")
        }
        for line in broken { try Console.print("not used: \(line)") }
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}

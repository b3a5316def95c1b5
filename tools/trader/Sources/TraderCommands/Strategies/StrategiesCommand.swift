import ArgumentParser

/// `trader strategies`: what documents say, what runs, and why something fired or did not.
struct StrategiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategies", abstract: "Checks, lists, explains and audits strategy documents.",
        discussion: "docs/strategies.md tells how a document is written.",
        subcommands: [
            StrategyCheckCommand.self, StrategyListCommand.self, StrategyExplainCommand.self, StrategyAuditCommand.self,
            StrategyWordsCommand.self,
        ])
}

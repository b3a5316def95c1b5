import ArgumentParser
import TraderSignals

/// `trader strategies words`: the functions of the expression language.
struct StrategyWordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "words", abstract: "Lists the functions that an expression can use.")

    func run() throws {
        for function in FunctionCatalogue.all {
            let members = function.members.isEmpty ? "" : " Values: .\(function.members.joined(separator: ", ."))."
            try Console.print(function.usage, "    \(function.summary).\(members)")
        }
    }
}

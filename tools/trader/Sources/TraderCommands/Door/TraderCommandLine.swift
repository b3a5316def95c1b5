import ArgumentParser
import Foundation
import TraderFiles
import TraderService

/// The command line behind `./trader`.
public enum TraderCommandLine {
    /// Runs the command in the process's arguments and ends the process: see `ExitStatus`.
    public static func run() async -> Never {
        Console.surviveClosedPipe()
        do {
            var command = try Trader.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Foundation.exit(0)
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if error as? OutputError == .closed { Foundation.exit(0) }
        if let end = Failure(error) { complain(end.description, status: end.status) }
        switch Trader.exitCode(for: error) {
        case .success: tell(Trader.fullMessage(for: error))
        case .validationFailure: complain("\(Trader.message(for: error)); see \(help)", status: ExitStatus.refused)
        default: Trader.exit(withError: error)
        }
    }

    /// Ends with the help that was asked for.
    private static func tell(_ text: String) -> Never {
        do {
            try Console.print(text.components(separatedBy: "\n"))
        } catch {
            end(with: error)
        }
        Foundation.exit(0)
    }

    /// What the user asks for help on the command that was refused.
    private static var help: String {
        let name = CommandLine.arguments.dropFirst().first
        let isCommand = Trader.configuration.subcommands.contains { $0.configuration.commandName == name }
        return (["trader", isCommand ? name : nil, "--help"] as [String?]).compactMap { $0 }.joined(separator: " ")
    }

    private static func complain(_ text: String, status: Int32) -> Never {
        let line = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
        Console.note(line)
        Foundation.exit(status)
    }
}

/// The root of all commands.
struct Trader: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trader",
        abstract: "The paper-trading platform that cannot fool its user.", discussion: ExitStatus.help,
        subcommands: [
            DemoCommand.self, UpCommand.self, DownCommand.self, StatusCommand.self, RestartCommand.self, LogsCommand.self, TapCommand.self,
            SetAsideCommand.self, InstrumentsCommand.self,
            HealthCommand.self, BacktestCommand.self, StrategiesCommand.self, VerifyCommand.self, SimulateCommand.self, ExportCommand.self,
            RestoreCommand.self,
            BenchCommand.self, BareHopCommand.self, SuperviseCommand.self,
        ])
}

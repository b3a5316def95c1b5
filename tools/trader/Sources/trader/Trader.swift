import ArgumentParser
import Foundation
import TraderFiles

/// The command line behind `./trader`.
@main
struct Trader: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trader",
        abstract: "The paper-trading platform that cannot fool its user.",
        subcommands: [BacktestCommand.self])

    /// Bad input ends with one line and status 2, a failed run with status 1.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        switch error {
        case let refusal as InputError: complain(refusal.description, status: 2)
        case let refusal as FileError: complain(refusal.description, status: 2)
        case let failure as RunError: complain(failure.description, status: 1)
        default:
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            complain(message(for: error), status: 2)
        }
    }

    private static func complain(_ text: String, status: Int32) -> Never {
        let line = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
        FileHandle.standardError.write(Data("trader: \(line)\n".utf8))
        Foundation.exit(status)
    }
}

import ArgumentParser
import Foundation
import TraderProto

/// `trader logs SERVICE`: the end of a program's log, and with `-f` what is added.
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "The log of one service, of venue-sim or of the supervisor.")

    private static let known = ServiceName.known.map(\.rawValue) + [Platform.marketName, "supervisor"]

    @Argument(help: "The service, venue-sim or supervisor.")
    var service: String

    @Flag(name: .shortAndLong, help: "Goes on with what is added, until Ctrl-C.")
    var follow = false

    @Option(name: [.customShort("n"), .long], help: "Lines to begin with.")
    var lines = 100

    @Option(help: "Folder of the stores and logs. (default: the one that runs, .trader/live or .trader/demo)")
    var data: String?

    func run() async throws {
        guard Self.known.contains(service) else { throw ServiceArgument.unknown(service, known: Self.known) }
        guard lines >= 0 else { throw InputError("-n \(lines): give a number of lines that is not negative") }
        var tail = LogTail(path: try await folder().log(of: service))
        try Console.print(bytes: tail.last(lines))
        while follow {
            try await Task.sleep(for: .milliseconds(200))
            try Console.print(bytes: tail.added())
        }
    }

    /// The folder asked for; else the one that runs; else one that has the log.
    private func folder() async throws -> DataFolder {
        let candidates = try await DataFolder.candidates(data)
        let withLog = candidates.filter { FileManager.default.fileExists(atPath: $0.log(of: service)) }
        guard let folder = withLog.first(where: { $0.running != nil }) ?? withLog.first else {
            let places = candidates.map(\.logs).joined(separator: " or ")
            throw RunError("\(service) has no log in \(places): nothing was started there; give --data if it was elsewhere")
        }
        if data == nil, folder == .demo { Console.note("this is the demo in \(folder.path)") }
        return folder
    }
}

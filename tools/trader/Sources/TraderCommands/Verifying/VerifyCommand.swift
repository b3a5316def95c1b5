import ArgumentParser
import Foundation
import TraderService

/// `trader verify`: everything that is recorded, held against what the same machines make of the recorded inputs.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Re-runs the recorded inputs and compares every output, byte for byte.",
        discussion: """
            Ends with status 0 and counts, or with 1 and the first difference. It reads beside services that run, and disturbs nothing.
            Keep the heads that it prints elsewhere: a log that was rewritten whole has another one.
            """)

    @Argument(help: "A file of trader export, instead of a folder; - for standard input.")
    var file: String?

    @Option(help: "Folder of the stores. (default: DATA_DIR of the settings, or .trader/demo where there is no other)")
    var data: String?

    @Flag(help: "Verifies what is there, though stores are missing.")
    var partial = false

    func run() async throws {
        await Leavings.guardAgainstSignals()
        if file != nil, data != nil { throw InputError("give either a file or --data, not both") }
        let start = ContinuousClock.now
        let archive = try file.map(StoreArchive.read)
        let folder = if let archive { DataFolder(archive.path) } else { try await DataFolder.toRead(data) }
        let isComplete = try withExtendedLifetime(archive) {
            try Verifications.run(folder.recorded(), isPartial: partial, say: { try Console.print($0) })
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let verdict = isComplete ? "all as recorded" : "as recorded where it could be compared; not all could, see the notes"
        try Console.print("\(file ?? folder.path): \(verdict), in \(String(format: "%.1f", seconds)) s")
    }
}

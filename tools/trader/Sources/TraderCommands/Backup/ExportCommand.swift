import ArgumentParser
import TraderProto
import TraderService
import TraderStore

/// `trader export`: everything that is recorded, in one file for another machine.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Copies the stores of a platform, also of a running one, into one file.",
        discussion: """
            The file can be verified elsewhere (trader verify FILE) and restored (trader restore FILE). Keep the heads that are printed in another
            place: a log that was rewritten whole verifies too, but it has other heads.
            """)

    @Option(help: "Folder of the stores. (default: DATA_DIR of the settings, or .trader/demo where there is no other)")
    var data: String?

    @Option(help: "The file to write, - for standard output.")
    var out: String

    @Flag(help: "Exports what is there, though stores are missing.")
    var partial = false

    func run() async throws {
        await Leavings.guardAgainstSignals()
        let platform = try await DataFolder.toRead(data).recorded()
        try Verifications.refuseMissing(in: platform, isPartial: partial)
        try StoreArchive.write(platform, to: out)
        for service in try Verifications.missing(in: platform) { Console.note("\(service) has no store there") }
        for service in ServiceName.known {
            guard let head = platform.recordings[service]?.head else { continue }
            // Standard output may be the archive.
            Console.note("\(service) head \(head.seq) \(head.hash) of log \(head.log)")
        }
    }
}

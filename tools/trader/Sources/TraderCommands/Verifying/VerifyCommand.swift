import ArgumentParser
import Foundation
import TraderProto
import TraderService

/// `trader verify`: everything that is recorded, held against what the same machines make of the recorded inputs.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Re-runs the recorded inputs and compares every output, byte for byte.",
        discussion: """
            Ends with status 0 and counts, or with 1 and the first difference. It reads beside services that run, and disturbs nothing.
            Keep the heads that it prints elsewhere: a log that was rewritten whole has another one.
            """)

    @Option(help: "Folder of the stores. (default: .trader/live, or .trader/demo where there is no other)")
    var data: String?

    func run() throws {
        let folder = data.map { DataFolder($0) } ?? (DataFolder.live.hasStores ? .live : .demo)
        guard folder.hasStores else { throw InputError("--data \(folder.path): there are no stores; give the folder of a platform") }
        let start = ContinuousClock.now
        let paths = ServiceName.allCases.map { ($0, folder.store(of: $0)) }
        let platform = try RecordedPlatform.open(Dictionary(uniqueKeysWithValues: paths))
        for verification in Verifications.all {
            guard let counts = try verification.verify(in: platform) else {
                try Console.print("\(verification.service): no store in \(folder.path)")
                continue
            }
            for line in VerifiedText.lines(of: verification.service, counts) { try Console.print(line) }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try Console.print("\(folder.path): all as recorded, in \(String(format: "%.1f", seconds)) s")
    }
}

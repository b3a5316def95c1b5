import ArgumentParser
import Foundation

/// `trader supervise`: what `up` starts in the background. It writes one report to standard output, when all services answer or when the
/// start has failed, and closes it.
struct SuperviseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "supervise", shouldDisplay: false)

    @Option var data: String
    @Option var port: Int
    @Option var busPortBase: Int
    @Option var feeds: String

    func run() async throws {
        Console.surviveClosedPipe()
        do {
            let settings = try await PlatformSettings.read(
                options: [.data: data, .port: "\(port)", .busPortBase: "\(busPortBase)", .feeds: feeds])
            let platform = try Platform(settings, market: nil)
            _ = try await PlatformRun(platform: platform).run(
                announce: { _ in }, onReady: { Self.report(StartReport(status: 0)) }, say: { _ in })
            Self.report(StartReport(failure: "it was stopped before all services answered", status: 1))
        } catch {
            let failure = Failure(error) ?? Failure("\(error)", status: 1)
            Self.report(StartReport(failure: failure.description, status: failure.status))
            throw failure
        }
    }

    /// Only the first report reaches anybody. Standard output then leads nowhere, and its number goes to no other file.
    private static func report(_ report: StartReport) {
        guard let text = try? JSONEncoder().encode(report), let nowhere = FileHandle(forWritingAtPath: "/dev/null") else { return }
        try? FileHandle.standardOutput.write(contentsOf: text)
        dup2(nowhere.fileDescriptor, STDOUT_FILENO)
    }
}

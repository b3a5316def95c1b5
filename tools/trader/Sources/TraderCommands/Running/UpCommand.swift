import ArgumentParser
import Foundation
import TraderProto

/// `trader up`: the services against the real venues, in the background.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Runs the services against the real venues, in the background.",
        discussion: "Coinbase's feed and what reads it are five services; each further venue's feed is one more.")

    private static let setsid = "/usr/bin/setsid"

    @Option(help: "Folder of the stores and logs. (default: DATA_DIR of the settings, .trader/live)")
    var data: String?

    @Option(help: "Port of the dashboard. (default: HTTP_PORT of the settings, 8000)")
    var port: Int?

    @Option(help: "First port of the hundred between the services. (default: BUS_PORT_BASE of the settings, 7100)")
    var busPortBase: Int?

    @Option(help: "Venues whose feeds run, as in coinbase,binanceus,binanceusdm. (default: FEEDS of the settings, coinbase)")
    var feeds: String?

    func run() async throws {
        // Checked before anything is made: a bad number leaves no folder behind.
        let platform = try Platform(
            try await PlatformSettings.read(data: data, port: port, busPortBase: busPortBase, feeds: feeds), market: nil)
        let folder = platform.folder
        try folder.makeLogs()
        let output = Pipe()
        try supervise(platform, reportingTo: output)
        guard let text = try output.fileHandleForReading.readToEnd(),
            let report = try? BoundedJSON.decode(StartReport.self, from: [UInt8](text))
        else {
            throw RunError("the supervisor ended without a word; see \(folder.log(of: "supervisor"))")
        }
        if let failure = report.failure { throw Failure(failure, status: report.status) }
        try Console.print(
            "\(platform.count) services run against \(platform.venues); orders are simulated",
            "dashboard  \(platform.dashboard)",
            "stores     \(folder.path)",
            "logs       \(folder.logs), or: ./trader logs SERVICE -f",
            "to stop    ./trader down\(data.map { " --data \($0)" } ?? "")")
    }

    /// Starts the supervisor in a session of its own, so that neither Ctrl-C here nor the end of the terminal reaches it.
    private func supervise(_ platform: Platform, reportingTo output: Pipe) throws {
        let folder = platform.folder
        let arguments = [
            "supervise", "--data", folder.path, "--port", "\(platform.httpPort)", "--bus-port-base", "\(platform.busBasePort)",
            "--feeds", platform.feeds.compactMap(\.venue).joined(separator: ","),
        ]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.setsid)
        process.arguments = ["--fork", ProgramFolder.ownExecutable] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try folder.openLog(of: "supervisor")
        do {
            try process.run()
        } catch {
            throw RunError("\(Self.setsid) cannot be started (\(error.localizedDescription)): install the package util-linux")
        }
    }
}

import ArgumentParser
import Foundation
import TraderProto

/// `trader up`: the five services against the real venues, in the background.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Runs the five services against the real venues, in the background.")

    private static let setsid = "/usr/bin/setsid"

    @Option(help: "Folder of the stores and logs.")
    var data = DataFolder.live.path

    @Option(help: "Port of the dashboard.")
    var port = 8_000

    @Option(help: "First port of the hundred between the services.")
    var busPortBase = 7_100

    func run() async throws {
        let folder = DataFolder(data)
        // Checked before anything is made: a bad number leaves no folder behind.
        _ = try Platform(folder: folder, httpPort: port, busBasePort: busPortBase, market: nil)
        try folder.makeLogs()
        let output = Pipe()
        try supervise(folder, reportingTo: output)
        guard let text = try output.fileHandleForReading.readToEnd(),
            let report = try? BoundedJSON.decode(StartReport.self, from: [UInt8](text))
        else {
            throw RunError("the supervisor ended without a word; see \(folder.log(of: "supervisor"))")
        }
        if let failure = report.failure { throw Failure(failure, status: report.status) }
        try Console.print(
            "five services run against the real venues; orders are simulated",
            "dashboard  http://127.0.0.1:\(port)",
            "stores     \(data)",
            "logs       \(folder.logs), or: ./trader logs SERVICE -f",
            "to stop    ./trader down\(data == DataFolder.live.path ? "" : " --data \(data)")")
    }

    /// Starts the supervisor in a session of its own, so that neither Ctrl-C here nor the end of the terminal reaches it.
    private func supervise(_ folder: DataFolder, reportingTo output: Pipe) throws {
        let arguments = ["supervise", "--data", data, "--port", "\(port)", "--bus-port-base", "\(busPortBase)"]
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

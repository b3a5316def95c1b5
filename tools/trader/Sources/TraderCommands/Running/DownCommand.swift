import ArgumentParser
import Foundation
import TraderProto

/// `trader down`: stops what `up` started, and waits for it.
struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Stops what up started, and waits for it.",
        discussion: "It is found by the locks of the folder, whether or not its run.json is there.")

    private static let limit = Supervisor.stopLimit + .seconds(10)

    @Option(help: "Folder of the stores and logs. (default: DATA_DIR of the settings, .trader/live)")
    var data: String?

    func run() async throws {
        guard let folder = try await DataFolder.candidates(data).first else { return }
        guard let supervisor = folder.running?.supervisor ?? folder.supervisor else { return try await stopLeftovers(in: folder) }
        guard ProcessLife.terminate(supervisor) else {
            throw RunError("process \(supervisor) cannot be stopped by this user: stop it as the one who started it")
        }
        try await wait(for: "process \(supervisor)", see: folder.logs) { folder.running?.supervisor ?? folder.supervisor }
        try Console.print("stopped")
    }

    /// Stops the services that nobody supervises, downstream first.
    private func stopLeftovers(in folder: DataFolder) async throws {
        let leftovers = folder.leftovers
        guard !leftovers.isEmpty else {
            guard !folder.isTaken else {
                throw RunError(
                    "\(folder.path) is in use by a process that cannot be seen from here (another user's, or in a container): "
                        + "stop it where it was started")
            }
            return try Console.print("nothing runs in \(folder.path)\(hint(beside: folder))")
        }
        for service in Platform.stopOrder {
            for pid in leftovers.filter({ $0.service == service }).map(\.pid) {
                ProcessLife.terminate(pid)
                try await wait(for: "\(service), process \(pid),", see: folder.logs) {
                    ProcessLife.runs(pid, executable: service.program) ? pid : nil
                }
                try Console.print("stopped \(service), process \(pid), which nobody supervised")
            }
        }
    }

    private func hint(beside folder: DataFolder) -> String {
        guard folder != .demo, DataFolder.demo.running != nil else { return "" }
        return "; a demo runs in \(DataFolder.demo.path): Ctrl-C there, or trader down --data \(DataFolder.demo.path)"
    }

    private func wait(for what: String, see logs: String, _ running: () -> Int32?) async throws {
        let start = ContinuousClock.now
        while running() != nil {
            guard ContinuousClock.now - start < Self.limit else {
                throw RunError("\(what) has not stopped within \(Self.limit.components.seconds) s; see \(logs)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

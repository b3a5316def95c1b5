import ArgumentParser
import Foundation
import TraderProto
import TraderService

/// `trader restart SERVICE`: stops one service; its supervisor starts it again.
struct RestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restart", abstract: "Restarts one service on its own store.")

    private static let patience = Duration.seconds(15)
    private static let limit = Duration.seconds(60)

    @Argument(help: "The service.")
    var service: String

    @Option(help: "Folder of the stores and logs. (default: the one that runs, .trader/live or .trader/demo)")
    var data: String?

    func run() async throws {
        let name = try ServiceArgument.service(service)
        let place = try await Whereabouts.find(data: data, orSettings: false)
        guard let folder = place.folder, let file = place.runFile else {
            throw RunError("no supervisor runs here: restart the service where it was started")
        }
        guard let pid = file.services[name.rawValue]?.pid else {
            throw RunError("\(name) is down just now, and its supervisor starts it again; see trader logs \(name)")
        }
        let start = ContinuousClock.now
        ProcessLife.terminate(pid)
        let newPid = try await nextRun(of: name, after: pid, place, folder)
        let elapsed = ContinuousClock.now - start
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        try Console.print("\(name) runs again after \(String(format: "%.2f", seconds)) s, as process \(newPid)")
    }

    private func nextRun(of name: ServiceName, after pid: Int32, _ place: Whereabouts, _ folder: DataFolder) async throws -> Int32 {
        let probe = try place.probe()
        let endpoint = try place.endpoints(of: name).command
        let start = ContinuousClock.now
        while ContinuousClock.now - start < Self.limit {
            if let status = await probe.status(of: name, at: endpoint, timeout: .milliseconds(500)).status, status.pid != pid {
                return status.pid
            }
            guard let running = folder.running else { throw RunError("the supervisor has ended; see \(folder.logs)") }
            let isStuck = running.services[name.rawValue]?.pid == pid && ContinuousClock.now - start > Self.patience
            if isStuck {
                Console.note("\(name) does not stop: killed")
                ProcessLife.end(pid)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw RunError("\(name) does not answer \(Self.limit.components.seconds) s after the restart; see trader logs \(name)")
    }
}

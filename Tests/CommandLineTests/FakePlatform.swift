import Foundation
import TestSupport
import Testing
import TraderCommands

/// A data folder, ports and fake programs for one supervisor.
final class FakePlatform: Sendable {
    let programs: FakePrograms
    let root: TemporaryFolder
    private let block: PortBlock

    init() throws {
        programs = try FakePrograms()
        root = try TemporaryFolder()
        block = try PortBlock()
    }

    /// A supervisor in the background outlives the command that started it: it is stopped by its id.
    deinit { if let running { kill(running.supervisor, SIGTERM) } }

    var busBasePort: Int { block.first }
    var data: String { root.url.appendingPathComponent("data").path }
    var folder: DataFolder { DataFolder(data) }
    var running: RunFile? { RunFile.read(folder.runFile) }
    /// The fake programs, no browser, and documents: there is no project around the programs.
    var environment: [String: String] {
        [
            "TRADER_BIN_DIR": programs.path, "DISPLAY": "", "WAYLAND_DISPLAY": "",
            "STRATEGIES_DIR": Repository.root.appendingPathComponent("strategies").path,
        ]
    }
    var ports: [String] { ["--port", "\(busBasePort + 99)", "--bus-port-base", "\(busBasePort)"] }

    /// Starts `trader demo` here.
    func demo(_ arguments: [String] = []) throws -> TraderProcess {
        try TraderProcess(["demo", "--data", data] + ports + arguments, environment: environment)
    }

    /// Starts `trader demo` here and waits until all services answer.
    func runningDemo(_ arguments: [String] = []) async throws -> TraderProcess {
        let demo = try demo(arguments)
        _ = try await eventually("all services to answer") { demo.output.contains(" services answer") ? true : nil }
        return demo
    }

    /// Runs another command on this data folder.
    func trader(_ arguments: [String]) async throws -> Said {
        try await TraderProcess.run(arguments + ["--data", data], environment: environment)
    }

    /// The process of a service, once it runs and is not `other`.
    func pid(of service: String, after other: Int32 = 0) async throws -> Int32 {
        try await eventually("\(service) to run") {
            guard let pid = self.running?.services[service]?.pid, pid != other else { return nil }
            return pid
        }
    }

    /// Waits until a process is gone.
    func expectGone(_ pid: Int32) async throws {
        _ = try await eventually("process \(pid) to end") {
            // A process that has ended and was not yet collected has no executable any more.
            FileManager.default.fileExists(atPath: "/proc/\(pid)/exe") ? nil : true
        }
    }
}

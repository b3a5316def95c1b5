import Foundation
import Glibc
import GRDB
import TestSupport
import Testing

/// A demo of the real executables in a folder of its own, on ports of its own.
final class Platform: Sendable {
    let data: TemporaryFolder
    let gatewayPort: Int
    private let ports: PortBlock
    private let logs: Int
    private let command: RunningCommand

    /// Starts `trader demo` with `arguments`; `environment` stands beside that of the tests.
    init(_ arguments: [String], data: TemporaryFolder, environment: [String: String] = [:]) throws {
        self.data = data
        ports = try PortBlock()
        gatewayPort = ports.first + 99
        command = try RunningCommand(
            ["demo", "--data", data.url.path, "--port", "\(gatewayPort)", "--bus-port-base", "\(ports.first)"] + arguments,
            environment: environment)
        logs = ProcessLogs.began("the platform's log files") { [folder = data.url.appendingPathComponent("logs")] in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().map { name in
                let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "cannot be read"
                return "\(name):\n\(text.suffix(800))"
            }.joined(separator: "\n")
        }
    }

    deinit {
        ProcessLogs.ended(logs)
        command.terminate()
    }

    /// What the demo printed so far, on both outputs.
    var printed: String { command.output + command.errors }

    /// Waits for the demo to end and answers its exit status.
    func exitStatus(within limit: Duration) async throws -> Int32 { try await command.exitStatus(within: limit) }

    /// Asks the demo to stop, as Ctrl-C does, and waits until it has.
    func stop() async throws {
        command.terminate()
        _ = try await command.exitStatus(within: .seconds(60))
    }

    /// Runs another `trader` command on this platform's folder.
    func trader(_ arguments: [String], within limit: Duration = .seconds(60)) async throws -> FinishedCommand {
        try await RunningCommand(arguments + ["--data", data.url.path]).finished(within: limit)
    }

    /// The process of a service, as run.json names it; nil while it is started again.
    func processID(of service: String) throws -> Int32? {
        let contents = try Data(contentsOf: data.url.appendingPathComponent("run.json"))
        let run = try #require(try JSONSerialization.jsonObject(with: contents) as? [String: Any])
        let services = try #require(run["services"] as? [String: [String: Any]])
        return (services[service]?["pid"] as? Int).map(Int32.init)
    }

    /// Waits until a service runs, kills it, and waits until its supervisor has started it again. `before` runs in between, while nobody
    /// starts anything.
    func kill(_ service: String, before restart: (() throws -> Void)? = nil) async throws {
        try await wait(for: "\(service) to run") { try self.processID(of: service) != nil }
        guard let victim = try processID(of: service) else { throw PlatformFailure("\(service) is gone") }
        if restart != nil { command.send(SIGSTOP) }
        defer { if restart != nil { command.send(SIGCONT) } }
        guard Glibc.kill(victim, SIGKILL) == 0 else { throw PlatformFailure("process \(victim) of \(service) is gone") }
        if let restart {
            try restart()
            command.send(SIGCONT)
        }
        try await wait(for: "\(service) to run again") { try self.processID(of: service).map { $0 != victim } ?? false }
    }

    /// Stops a service where it is, waits for `condition`, and lets it go on.
    func freeze(_ service: String, until condition: () async throws -> Bool) async throws {
        guard let victim = try processID(of: service) else { throw PlatformFailure("\(service) does not run") }
        guard Glibc.kill(victim, SIGSTOP) == 0 else { throw PlatformFailure("process \(victim) of \(service) is gone") }
        defer { _ = Glibc.kill(victim, SIGCONT) }
        try await wait(for: "what \(service) is stopped for", within: .seconds(60), until: condition)
    }

    /// The path of a service's store.
    func store(of service: String) -> String { data.url.appendingPathComponent("\(service).db").path }

    /// Deletes a service's store, with what SQLite keeps beside it.
    func deleteStore(of service: String) throws {
        for path in ["", "-wal", "-shm"].map({ store(of: service) + $0 }) where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    /// Copies a service's store as it is now, beside the service.
    func copy(_ service: String, to path: String) throws {
        try DatabaseQueue(path: store(of: service)).backup(to: DatabaseQueue(path: path))
    }

    /// Every row of a table, as text.
    func rows(of table: String, in store: String) throws -> [String] {
        try read(store) { try Row.fetchAll($0, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map(\.description) }
    }

    /// What a program's log file holds.
    func log(of program: String) throws -> String {
        try String(contentsOf: data.url.appendingPathComponent("logs/\(program).log"), encoding: .utf8)
    }

    /// Reads a service's store beside the service.
    func read<Value>(_ store: String, _ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        // A store whose service was killed is locked for a moment while its journal is recovered.
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: data.url.appendingPathComponent("\(store).db").path, configuration: configuration).read(body)
    }

    /// Waits until `condition` holds; asked every few milliseconds, since a store tells nobody of its changes.
    func wait(
        for what: String, within limit: Duration = .seconds(120), until condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        // A store or run.json that is not there yet is no failure while it may still come.
        var obstacle = "it did not come"
        while ContinuousClock.now < deadline {
            do {
                if try await condition() { return }
                obstacle = "it did not come"
            } catch {
                obstacle = "\(error)"
            }
            if let status = command.endedWith { throw PlatformFailure("the demo ended with \(status) before \(what): \(printed)") }
            try await Pause.brief()
        }
        throw PlatformFailure("waited in vain for \(what) (\(obstacle)): \(printed)")
    }
}

/// Why a test gave up.
struct PlatformFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

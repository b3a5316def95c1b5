import Foundation
import Synchronization
import TestSupport
import Testing

/// What a command that has ended said.
struct Said: CustomStringConvertible {
    var status: Int32
    var output: String
    var errors: String

    var errorLines: [Substring] { errors.split(separator: "\n") }
    var description: String { "status \(status)\n\(output)\(errors)" }
}

/// A `trader` command as a process of its own: the executable that was built beside these tests.
final class TraderProcess: Sendable {
    private let folder: TemporaryFolder
    private let process: Mutex<Process>
    private let status = Mutex<Int32?>(nil)

    /// Starts the command. `environment` is added to the inherited one; `workingFolder` is an empty one when none is given; `output` takes
    /// its standard output, which is kept when it is nil.
    init(_ arguments: [String], environment: [String: String] = [:], workingFolder: String? = nil, output: FileHandle? = nil) throws {
        folder = try TemporaryFolder()
        for name in ["output", "errors"] { _ = try folder.write("", to: name) }
        let process = Process()
        process.executableURL = try Self.built("trader")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        process.currentDirectoryURL = workingFolder.map { URL(fileURLWithPath: $0) } ?? folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try output ?? FileHandle(forWritingTo: folder.url.appendingPathComponent("output"))
        process.standardError = try FileHandle(forWritingTo: folder.url.appendingPathComponent("errors"))
        self.process = Mutex(process)
        try self.process.withLock { process in
            process.terminationHandler = { [weak self] ended in
                let status = ended.terminationStatus
                self?.status.withLock { $0 = status }
            }
            try process.run()
        }
    }

    deinit { signal(SIGTERM) }

    /// An executable that was built beside these tests.
    static func built(_ name: String) throws -> URL {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name)
        let built = Repository.root.appendingPathComponent(".build/release/\(name)")
        return try #require([beside, built].first { FileManager.default.isExecutableFile(atPath: $0.path) })
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], workingFolder: String? = nil, output: FileHandle? = nil,
        within limit: Duration = .seconds(60)
    ) async throws -> Said {
        try await TraderProcess(arguments, environment: environment, workingFolder: workingFolder, output: output).end(within: limit)
    }

    var pid: Int32 { process.withLock { $0.processIdentifier } }
    var output: String { text("output") }
    var errors: String { text("errors") }

    func signal(_ number: Int32) { if status.withLock({ $0 }) == nil { kill(pid, number) } }

    /// Waits for the end.
    func end(within limit: Duration = .seconds(60)) async throws -> Said {
        let status = try await eventually(within: limit, "the end of the command: \(output)\(errors)") { self.status.withLock { $0 } }
        return Said(status: status, output: output, errors: errors)
    }

    private func text(_ name: String) -> String {
        do {
            return try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
        } catch {
            return "\(name) cannot be read: \(error)"
        }
    }
}

/// Waits until `look` finds something, and answers it; fails the test when it does not within `limit`.
func eventually<Found>(within limit: Duration = .seconds(30), _ what: String, _ look: () throws -> Found?) async throws -> Found {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if let found = try look() { return found }
        try await Pause.brief()
    }
    return try #require(try look(), "waited in vain for \(what)")
}

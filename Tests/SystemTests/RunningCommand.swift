import Foundation
import Synchronization
import TestSupport

/// What a command that has ended said.
struct FinishedCommand {
    var status: Int32
    var output: String
    var errors: String

    /// The lines on standard error.
    var errorLines: [Substring] { errors.split(separator: "\n") }
}

/// A `trader` command as a process of its own.
final class RunningCommand: Sendable {
    private let process: Mutex<Process>
    private let outputFile: URL
    private let errorFile: URL
    private let folder: TemporaryFolder
    private let ended = Mutex<Int32?>(nil)
    private let number: Int

    /// Starts `trader`, or another `executable`, with `arguments`.
    init(
        _ arguments: [String], executable: String = Repository.root.appendingPathComponent(".build/release/trader").path,
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        outputFile = folder.url.appendingPathComponent("output")
        errorFile = folder.url.appendingPathComponent("errors")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = Repository.root
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        self.process = Mutex(process)
        let files = (outputFile, errorFile)
        number = ProcessLogs.began(([URL(fileURLWithPath: executable).lastPathComponent] + arguments).joined(separator: " ")) {
            Self.text(of: files.0) + Self.text(of: files.1)
        }
        try self.process.withLock { process in
            process.terminationHandler = { [weak self] ended in
                let status = ended.terminationStatus
                self?.ended.withLock { $0 = status }
            }
            try process.run()
        }
    }

    /// Nobody is left to stop it.
    deinit {
        terminate()
        ProcessLogs.ended(number)
    }

    var output: String { Self.text(of: outputFile) }
    var errors: String { Self.text(of: errorFile) }

    private static func text(of file: URL) -> String {
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            return "\(file.lastPathComponent) cannot be read: \(error)"
        }
    }

    /// The exit status; nil while it runs.
    var endedWith: Int32? { ended.withLock { $0 } }

    /// Sends a signal to the command alone.
    func send(_ signal: Int32) { process.withLock { if $0.isRunning { kill($0.processIdentifier, signal) } } }

    func terminate() { process.withLock { if $0.isRunning { $0.terminate() } } }

    /// Waits for the end. Throws `PlatformFailure` with what was said when it does not come in time.
    func exitStatus(within limit: Duration) async throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let endedWith { return endedWith }
            try await Pause.brief()
        }
        terminate()
        throw PlatformFailure("still running after \(limit): \(output)\(errors)")
    }

    func finished(within limit: Duration) async throws -> FinishedCommand {
        let status = try await exitStatus(within: limit)
        return FinishedCommand(status: status, output: output, errors: errors)
    }
}

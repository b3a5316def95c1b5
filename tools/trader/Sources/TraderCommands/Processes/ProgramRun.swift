import Foundation
import Synchronization

/// One run of a program, from start to end, with its output in its log.
///
/// The kernel ends a child when the *thread* that started it ends (`PR_SET_PDEATHSIG`), and the threads under Swift's tasks come and go:
/// so each run has a thread of its own, which starts the child and waits for it. A supervisor that is killed takes its children with it.
package enum ProgramRun {
    private static let setpriv = "/usr/bin/setpriv"
    /// How long the last output is waited for after the end: a child of the child may hold the pipe open.
    private static let drainSeconds = 0.5
    /// Programs start one after another. Foundation learns of a child's end when a socket closes that the child holds
    /// (swift-corelibs-foundation #4795): a sibling that is forked meanwhile holds it too, and the end is not seen until both are gone.
    private static let starting = Mutex(())

    /// Runs the program to its end. `onStart` gets its process id.
    package static func run(_ program: Program, log: ProgramLog, onStart: @escaping @Sendable (Int32) -> Void) async -> ProgramExit {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: runToEnd(program, log, onStart)) }.start()
        }
    }

    private static func runToEnd(_ program: Program, _ log: ProgramLog, _ onStart: (Int32) -> Void) -> ProgramExit {
        let process = process(of: program)
        let isDrained = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in hasEnded.signal() }
        log.beginRun()
        let output: Pipe
        do {
            output = try start(process)
        } catch {
            return .unstartable("\(program.executable): \(error.localizedDescription)")
        }
        // Read by a thread: a handler of Foundation's that ends in the moment in which its file closes brings the process down.
        Thread {
            while case let data = output.fileHandleForReading.availableData, !data.isEmpty { log.append(data) }
            isDrained.signal()
        }.start()
        onStart(process.processIdentifier)
        hasEnded.wait()
        _ = isDrained.wait(timeout: .now() + drainSeconds)
        return process.terminationReason == .exit ? .status(process.terminationStatus) : .signal(process.terminationStatus)
    }

    /// Starts the process and answers the pipe that takes its output.
    private static func start(_ process: Process) throws -> Pipe {
        try starting.withLock { _ in
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            return output
        }
    }

    /// Foundation starts every child in a process group of its own, so that Ctrl-C in a terminal reaches the supervisor alone.
    private static func process(of program: Program) -> Process {
        let process = Process()
        if FileManager.default.isExecutableFile(atPath: setpriv) {
            process.executableURL = URL(fileURLWithPath: setpriv)
            process.arguments = ["--pdeathsig", "KILL", "--", program.executable] + program.arguments
        } else {
            process.executableURL = URL(fileURLWithPath: program.executable)
            process.arguments = program.arguments
        }
        process.environment = program.environment(inheriting: ProcessInfo.processInfo.environment)
        process.standardInput = FileHandle.nullDevice
        return process
    }
}

import Foundation

/// One run of a program, from start to end, with its output in its log.
///
/// The kernel ends a child when the *thread* that started it ends (`PR_SET_PDEATHSIG`), and the threads under Swift's tasks come and go:
/// so each run has a thread of its own, which starts the child and waits for it. A supervisor that is killed takes its children with it.
enum ProgramRun {
    private static let setpriv = "/usr/bin/setpriv"
    /// How long the last output is waited for after the end: a child of the child may hold the pipe open.
    private static let drainSeconds = 0.5

    /// Runs the program to its end. `onStart` gets its process id.
    static func run(_ program: Program, log: ProgramLog, onStart: @escaping @Sendable (Int32) -> Void) async -> ProgramExit {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: runToEnd(program, log, onStart)) }.start()
        }
    }

    private static func runToEnd(_ program: Program, _ log: ProgramLog, _ onStart: (Int32) -> Void) -> ProgramExit {
        let process = process(of: program)
        let output = Pipe()
        let isDrained = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        process.standardOutput = output
        process.standardError = output
        process.terminationHandler = { _ in hasEnded.signal() }
        log.beginRun()
        output.fileHandleForReading.readabilityHandler = { file in
            let data = file.availableData
            guard data.isEmpty else { return log.append(data) }
            file.readabilityHandler = nil
            isDrained.signal()
        }
        do {
            try process.run()
        } catch {
            output.fileHandleForReading.readabilityHandler = nil
            return .unstartable("\(program.executable): \(error.localizedDescription)")
        }
        onStart(process.processIdentifier)
        hasEnded.wait()
        _ = isDrained.wait(timeout: .now() + drainSeconds)
        output.fileHandleForReading.readabilityHandler = nil
        return process.terminationReason == .exit ? .status(process.terminationStatus) : .signal(process.terminationStatus)
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
        process.environment = ProcessInfo.processInfo.environment.merging(program.environment) { _, own in own }
        process.standardInput = FileHandle.nullDevice
        return process
    }
}

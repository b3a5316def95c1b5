import Foundation
import Synchronization
import UnixSignals

/// What a command has on the disk and beside it only while it runs: half-written files, folders for scratch work, children. An interruption
/// takes them away before it ends the process.
enum Leavings {
    private struct State {
        var paths: Set<String> = []
        var children: Set<Int32> = []
        var isGuarded = false
    }

    private static let state = Mutex(State())

    /// From now on SIGINT, SIGTERM and SIGHUP take away what is left, and end the process with `ExitStatus.interrupted`.
    static func guardAgainstSignals() async {
        let isFirst = state.withLock { state in
            defer { state.isGuarded = true }
            return !state.isGuarded
        }
        guard isFirst else { return }
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        Task.detached {
            for await _ in signals { end() }
        }
    }

    /// `path` is to be taken away when the command is interrupted.
    static func add(_ path: String) { state.withLock { _ = $0.paths.insert(path) } }

    /// `path` is to stay, or is gone.
    static func forget(_ path: String) { state.withLock { _ = $0.paths.remove(path) } }

    /// The process `pid` runs for this command: it is ended when the command is interrupted.
    static func add(child pid: Int32) { state.withLock { _ = $0.children.insert(pid) } }

    /// The process has ended, or is to go on.
    static func forget(child pid: Int32) { state.withLock { _ = $0.children.remove(pid) } }

    /// Does `body` while the process `pid` runs for this command.
    static func with<Value>(child pid: Int32, _ body: () throws -> Value) rethrows -> Value {
        add(child: pid)
        defer { forget(child: pid) }
        return try body()
    }

    /// Whoever waits for a child that is ended here goes no further than to the lock: the interruption has the last word.
    private static func end() {
        state.withLock { left in
            for child in left.children { ProcessLife.end(child) }
            for path in left.paths { try? FileManager.default.removeItem(atPath: path) }
            Console.note("interrupted; nothing is left half done")
            _exit(ExitStatus.interrupted)
        }
    }
}

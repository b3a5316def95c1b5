import Foundation
import Synchronization

/// The run file of a supervisor: written when what runs changes, and again when somebody else has changed or deleted it. It is the way by
/// which the other commands find what runs.
final class KeptRunFile: Sendable {
    private struct State {
        var file: RunFile?
        var trouble: String?
    }

    private let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// Writes `file` where it differs from what is there. Answers what is in the way, once each time that it changes.
    func keep(_ file: RunFile) -> String? {
        state.withLock { state in
            state.file = file
            return Self.write(&state, to: path)
        }
    }

    /// Writes again what was changed by others; answers like `keep`.
    func restore() -> String? { state.withLock { $0.file == nil ? nil : Self.write(&$0, to: path) } }

    /// Removes the file; it is not written again.
    func remove() {
        state.withLock { $0.file = nil }
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func write(_ state: inout State, to path: String) -> String? {
        guard let file = state.file, RunFile.read(path) != file else { return nil }
        let before = state.trouble
        do {
            try file.write(to: path)
            state.trouble = nil
        } catch {
            state.trouble = "\(path) cannot be written (\(error.localizedDescription)): status and restart do not see what runs"
        }
        return state.trouble == before ? nil : state.trouble
    }
}

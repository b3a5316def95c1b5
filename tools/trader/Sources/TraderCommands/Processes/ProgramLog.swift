package import Foundation
import Synchronization

/// A program's log file: what is appended goes to `path`, and to a fresh file when it has grown to the limit; one old file is kept.
package final class ProgramLog: Sendable {
    /// The largest a log file grows, in bytes.
    package static let limitBytes = 10 << 20
    private static let tailBytes = 4 << 10

    package let path: String
    private let limit: Int
    private let state = Mutex(State())

    private struct State {
        var file: FileHandle?
        var size = 0
        var tail: [UInt8] = []
        /// Bytes that could not be written since the file could last be.
        var lost = 0
    }

    package init(path: String, limit: Int = ProgramLog.limitBytes) {
        self.path = path
        self.limit = limit
    }

    /// The file that was full before this one.
    package static func oldPath(of path: String) -> String { path + ".1" }

    /// Forgets the last line of the run before.
    package func beginRun() { state.withLock { $0.tail = [] } }

    /// Adds output. A log that cannot be written is no reason to end a service: it is lost, but for the last line, and how much was lost is
    /// told when it can be written again.
    package func append(_ data: Data) {
        state.withLock { state in
            state.tail = Array((state.tail + data).suffix(Self.tailBytes))
            if state.file == nil || state.size + data.count > limit { open(&state, adding: data.count) }
            // What was lost may have been cut within a line.
            let notice = state.lost == 0 ? "" : "\ntrader: \(state.lost) bytes of output were lost here: this file could not be written\n"
            let bytes = Data(notice.utf8) + data
            do {
                guard let file = state.file else { throw CocoaError(.fileNoSuchFile) }
                try file.write(contentsOf: bytes)
                state.size += bytes.count
                state.lost = 0
            } catch {
                state.lost += data.count
                state.file = nil
            }
        }
    }

    /// Adds a line of the supervisor's own.
    package func append(line: String) { append(Data((line + "\n").utf8)) }

    /// The last line of the present run that is not empty, shortened to 400 characters; nil when there is none.
    package var lastLine: String? {
        let tail = state.withLock { $0.tail }
        guard let line = tail.split(separator: UInt8(ascii: "\n")).last(where: { !$0.isEmpty }) else { return nil }
        return String(String(decoding: line, as: UTF8.self).prefix(400))
    }

    private func open(_ state: inout State, adding bytes: Int) {
        let manager = FileManager.default
        try? state.file?.close()
        state.file = nil
        state.size = ((try? manager.attributesOfItem(atPath: path)[.size]) as? NSNumber)?.intValue ?? 0
        if state.size > 0, state.size + bytes > limit {
            try? manager.removeItem(atPath: Self.oldPath(of: path))
            try? manager.moveItem(atPath: path, toPath: Self.oldPath(of: path))
            state.size = 0
        }
        state.file = AppendingFile.open(path)
    }
}

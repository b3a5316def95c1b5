import Dispatch
import Foundation
import Synchronization
package import SystemPackage

/// Where log lines go: a file that may be full, closed, or a pipe that nobody reads.
///
/// Nobody who logs waits for it and nothing that happens to it ends the process. Lines wait in a queue with a bound, which a thread of its own
/// writes. What does not fit, and what could not be written, is counted, and told as soon as it can be written again.
public final class LogSink: Sendable {
    /// Bytes that may wait.
    public static let limitBytes = 1 << 20
    /// What a pipe takes as a whole or not at all.
    private static let pieceBytes = 4_096
    private static let secondsBetweenAttempts = 0.02

    private enum Item {
        case line([UInt8])
        /// Signalled when all that came before has been dealt with.
        case mark(DispatchSemaphore)
    }

    private struct State {
        var waiting: [Item] = []
        var bytes = 0
        var lost = 0
    }

    private let file: FileDescriptor
    private let limit: Int
    private let lossLine: @Sendable (Int) -> String
    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    /// The standard error of a service, for as long as the process lives.
    public convenience init(standardErrorOf service: String) {
        self.init(.standardError, lossLine: JSONLog.lossLine(service: service))
    }

    /// A sink that writes to `file` for as long as the process lives; `lossLine` says that so many lines were lost.
    package init(_ file: FileDescriptor, limit: Int = LogSink.limitBytes, lossLine: @escaping @Sendable (Int) -> String) {
        self.file = file
        self.limit = limit
        self.lossLine = lossLine
        Thread { [self] in
            var isMidLine = false
            while true { writeWhatWaits(&isMidLine) }
        }.start()
    }

    /// Adds a line and returns at once.
    public func write(_ line: String) {
        let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
        state.withLock { state in
            guard state.bytes + bytes.count <= limit else {
                state.lost += 1
                return
            }
            state.bytes += bytes.count
            state.waiting.append(.line(bytes))
        }
        news.signal()
    }

    /// Waits until all that was added before is written or given up, `seconds` at most; for the end of the process.
    public func flush(within seconds: Double) {
        let mark = DispatchSemaphore(value: 0)
        state.withLock { $0.waiting.append(.mark(mark)) }
        news.signal()
        _ = mark.wait(timeout: .now() + seconds)
    }

    // MARK: on the sink's own thread

    private func writeWhatWaits(_ isMidLine: inout Bool) {
        news.wait()
        let items = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for item in items {
            switch item {
            case .mark(let mark): mark.signal()
            case .line(let bytes):
                tellOfLosses(&isMidLine)
                let isWritten = put(bytes, &isMidLine)
                state.withLock { state in
                    state.bytes -= bytes.count
                    if !isWritten { state.lost += 1 }
                }
            }
        }
    }

    private func tellOfLosses(_ isMidLine: inout Bool) {
        let lost = state.withLock { $0.lost }
        guard lost > 0, put(Array((lossLine(lost) + "\n").utf8), &isMidLine) else { return }
        state.withLock { $0.lost -= lost }
    }

    /// Writes all of `line`, however long that takes; false when it cannot be written.
    private func put(_ line: [UInt8], _ isMidLine: inout Bool) -> Bool {
        var rest = isMidLine ? [UInt8(ascii: "\n")] + line[...] : line[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.pieceBytes)
            do {
                try file.writeAll(piece)
            } catch Errno.resourceTemporarilyUnavailable {
                Thread.sleep(forTimeInterval: Self.secondsBetweenAttempts)
                continue
            } catch {
                // A file that is full may have taken a part of it.
                isMidLine = isMidLine || !(error as? Errno == .badFileDescriptor || error as? Errno == .brokenPipe)
                return false
            }
            rest = rest.dropFirst(piece.count)
        }
        isMidLine = false
        return true
    }
}

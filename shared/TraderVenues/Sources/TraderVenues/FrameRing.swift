import Dispatch
import Foundation
public import Logging
import Synchronization
public import TraderModel
public import TraderProto

/// What came from venues, as it came, in a bounded ring of files for people who look for the cause of something.
///
/// Lines of JSON, `{"at":µs,"from":"coinbase stream","text":"…"}`, in `frames-000001.jsonl`, `frames-000002.jsonl` …; the oldest file is deleted
/// when all of them would grow over the bound. Nothing here fails for the caller: what cannot be kept is counted.
public final class FrameRing: Sendable {
    /// The bound that serves when people name none: 64 MiB.
    public static let standardBytes = 64 * 1024 * 1024
    /// The most that waits for the disk; what comes beyond is dropped.
    private static let waitingBytes = 8 * 1024 * 1024
    /// As much as this is written at once, and less after a second.
    private static let hurryBytes = 256 * 1024
    /// The longest text that `find` gives.
    private static let excerptCharacters = 2_000

    private struct Waiting {
        var lines: [KeptFrame] = []
        var bytes = 0
        var isWriteDue = false
        var isHurried = false
        var isClosed = false
    }

    private let isOn: Bool
    private let waiting = Mutex(Waiting())
    private let segments: Mutex<FrameSegments>
    private let counts = Mutex((dropped: 0, failures: 0))
    private let queue = DispatchQueue(label: "frame ring", qos: .utility)
    private let logger: Logger

    /// A ring in `folder`, which is its alone and made when it is not there, of at most `maxBytes`; with 0 nothing is kept and nothing is written.
    public init(folder: String, maxBytes: Int, logger: Logger) {
        isOn = maxBytes > 0
        segments = Mutex(FrameSegments(folder: folder, maxBytes: maxBytes))
        self.logger = logger
    }

    /// Lines that were not kept: the disk was too slow or refused them, or they came after `close`.
    public var dropped: Int { counts.withLock { $0.dropped } }
    /// Attempts to write that failed; the first one is logged.
    public var failures: Int { counts.withLock { $0.failures } }

    /// Keeps a text that came from somewhere; returns at once.
    public func record(from: String, text: String) {
        guard isOn else { return }
        let line = KeptFrame(at: .wallClock, from: from, text: text)
        let bytes = from.utf8.count + text.utf8.count
        let delay: DispatchTimeInterval? = waiting.withLock { waiting in
            guard !waiting.isClosed, waiting.bytes + bytes <= Self.waitingBytes else {
                counts.withLock { $0.dropped += 1 }
                return nil
            }
            waiting.lines.append(line)
            waiting.bytes += bytes
            let isHurry = waiting.bytes >= Self.hurryBytes
            guard !waiting.isWriteDue || (isHurry && !waiting.isHurried) else { return nil }
            waiting.isWriteDue = true
            waiting.isHurried = isHurry
            return isHurry ? .seconds(0) : .seconds(1)
        }
        if let delay { queue.asyncAfter(deadline: .now() + delay) { self.write() } }
    }

    /// The first message that holds the first of `words`, and with its origin the others, none of them empty; and the last two of those that came by `end`; in order of time. It reads all that is kept:
    /// some tenths of a second. Throws what the file system says.
    public func find(_ words: [String], through end: Timestamp? = nil) throws -> [KeptFrame] {
        guard isOn, let first = words.first else { return [] }
        flush()
        let search = LineSearch(words)
        var found: [KeptFrame] = []
        for file in try segments.withLock({ try $0.paths() }) {
            // The oldest may be deleted while the others are read.
            guard let contents = FileManager.default.contents(atPath: file) else { continue }
            for line in search.lines(in: Array(contents)) {
                let frame = try BoundedJSON.decode(KeptFrame.self, from: Array(line))
                if let end, frame.at > end { break }
                guard frame.text.contains(first) else { continue }
                if found.count == 3 { found.remove(at: 1) }
                found.append(frame)
            }
        }
        return found.map { $0.excerpt(around: first, most: Self.excerptCharacters) }
    }

    /// Writes what waits, and returns when that is done.
    package func flush() { queue.sync { write() } }

    /// Writes what waits; what comes later is dropped.
    public func close() {
        waiting.withLock { $0.isClosed = true }
        queue.sync {
            write()
            segments.withLock { $0.close() }
        }
    }

    private func write() {
        let lines = waiting.withLock { waiting in
            defer { waiting = Waiting(isClosed: waiting.isClosed) }
            return waiting.lines
        }
        let encoder = JSONEncoder()
        // Sorted, the keys stand as people read them: at, from, text.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (index, line) in lines.enumerated() {
            do {
                var bytes = try encoder.encode(line)
                bytes.append(UInt8(ascii: "\n"))
                let isKept = try segments.withLock { try $0.append(bytes) }
                if !isKept { counts.withLock { $0.dropped += 1 } }
            } catch {
                // What waits behind it would meet the same disk.
                return fail(dropping: lines.count - index, error)
            }
        }
    }

    private func fail(dropping count: Int, _ error: any Error) {
        let isFirst = counts.withLock { counts in
            counts.dropped += count
            counts.failures += 1
            return counts.failures == 1
        }
        guard isFirst else { return }
        logger.error(
            "frames are not kept: give the folder room and the right to write; this is said once",
            metadata: ["folder": "\(segments.withLock { $0.folder })", "reason": "\(error)"])
    }
}

import Foundation
public import Logging
public import ServiceLifecycle
import Synchronization

/// What was received from a venue, as received, in a bounded ring of files for diagnosis: JSON lines
/// `{"at":µs,"from":"coinbase stream","text":"…"}` by the wall clock, in segments `frames-000001.jsonl` and on.
///
/// Written by a task of its own, which the chassis runs; what waits is bounded, and a disk that is full or slow costs records, never the feed.
public final class FrameRing: Service, Sendable {
    private struct Record: Encodable {
        var at: Int64
        var from: String
        var text: String
    }

    private static let segments: Int = 8
    private static let mostWaiting = 8_192
    private static let mostTextBytes = 64 << 10

    private let folder: String
    private let maxBytes: Int
    private let counters: VenueCounters
    private let logger: Logger
    private let lines: AsyncStream<Record>
    private let feed: AsyncStream<Record>.Continuation

    /// Keeps at most about `maxBytes` in `folder`, which is made when it is first needed; 0 keeps nothing.
    public init(folder: String, maxBytes: Int, counters: VenueCounters, logger: Logger) {
        self.folder = folder
        self.maxBytes = maxBytes
        self.counters = counters
        self.logger = logger
        (lines, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    }

    /// Takes what was received; a long text is cut to 64 KiB. Never waits.
    public func record(from source: String, text: String) {
        guard maxBytes > 0 else { return }
        let kept = text.utf8.count <= Self.mostTextBytes ? text : String(decoding: text.utf8.prefix(Self.mostTextBytes), as: UTF8.self)
        let record = Record(at: Int64(SystemSeconds.now * 1_000_000), from: source, text: kept)
        if case .dropped = feed.yield(record) { counters.count(.unrecorded) }
    }

    /// Writes until the service is told to stop, and then what still waits.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await write()
        } onGracefulShutdown: { [feed] in
            feed.finish()
        }
    }

    private func write() async {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var segment: FrameSegment?
        var hasComplained = false
        for await record in lines {
            do {
                if segment?.isFull ?? true {
                    segment = try FrameSegment.next(in: folder, maxBytes: max(1, maxBytes / Self.segments), keeping: Self.segments)
                }
                try segment?.append(encoder.encode(record) + Data("\n".utf8))
                hasComplained = false
            } catch {
                counters.count(.unrecorded)
                segment = nil
                if !hasComplained {
                    logger.error("received frames cannot be kept", metadata: ["folder": "\(folder)", "reason": "\(error)"])
                }
                hasComplained = true
            }
        }
    }
}

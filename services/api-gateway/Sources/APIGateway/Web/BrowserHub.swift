import Synchronization
package import TraderModel
import TraderProto
package import TraderStore

/// Passes events on to every open socket, each made into a message once. What a socket does not take in time it finds in the log again.
package final class BrowserHub: Sendable {
    /// A message with its place in the log, or the bar in progress, which has none.
    struct Notice: Sendable {
        var number: Int64?
        /// Nil when it is to be read from the log.
        var message: String?
    }

    private let listeners = Mutex<[Int: AsyncStream<Notice>.Continuation]>([:])
    private let nextID = Mutex(0)

    private static let buffered = 256

    package init() {}

    /// Notices from now on, until the stream is dropped.
    func notices() -> AsyncStream<Notice> {
        let (stream, continuation) = AsyncStream<Notice>.makeStream(bufferingPolicy: .bufferingNewest(Self.buffered))
        let id = nextID.withLock { id in
            id += 1
            return id
        }
        listeners.withLock { $0[id] = continuation }
        continuation.onTermination = { [weak self] _ in self?.forget(id) }
        return stream
    }

    /// The log named `log` has these records now.
    package func logged(_ records: [LogRecord], of log: String) {
        let listeners = listeners.withLock { Array($0.values) }
        guard !listeners.isEmpty else { return }
        for record in records {
            // What cannot be made into a message is met again by each socket, which reads it from the log and says so.
            let notice = Notice(number: record.seq, message: try? BrowserEvent.message(of: record, log: log))
            for listener in listeners { listener.yield(notice) }
        }
    }

    /// The bar in progress.
    package func forming(_ candle: FormingCandle) throws {
        let message = try BrowserEvent.candle(candle.instrument, candle.ts, candle.bar, isClosed: false).message(id: nil)
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield(Notice(number: nil, message: message)) }
    }

    private func forget(_ id: Int) { listeners.withLock { _ = $0.removeValue(forKey: id) } }
}

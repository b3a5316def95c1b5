import Synchronization
package import TraderModel
import TraderProto

/// Passes events on to every open socket. What a socket does not take in time it finds in the log again.
package final class BrowserHub: Sendable {
    /// An event with its place in the log, or the bar in progress, which has none.
    struct Notice: Sendable {
        var number: Int64?
        var event: BrowserEvent?
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

    /// The log goes up to `number` now.
    package func logged(upTo number: Int64) { send(Notice(number: number, event: nil)) }

    /// The bar in progress.
    package func forming(_ candle: FormingCandle) {
        send(Notice(number: nil, event: .candle(candle.instrument, candle.ts, candle.bar, isClosed: false)))
    }

    private func send(_ notice: Notice) {
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield(notice) }
    }

    private func forget(_ id: Int) { listeners.withLock { _ = $0.removeValue(forKey: id) } }
}

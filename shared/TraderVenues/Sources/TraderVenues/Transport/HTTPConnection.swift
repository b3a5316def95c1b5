import NIOCore
import NIOHTTP1
import Synchronization
import TraderSockets

/// One open connection, and why it failed where nobody waited for an answer.
final class HTTPConnection: Sendable {
    let channel: any Channel
    private let failure: Failure

    /// What went wrong first, such as a handshake before the first request.
    final class Failure: Sendable {
        private let first = Mutex<TransportError?>(nil)

        var error: TransportError? { first.withLock { $0 } }

        func record(_ error: TransportError) { first.withLock { $0 = $0 ?? error } }
    }

    init(_ channel: any Channel, _ failure: Failure) {
        self.channel = channel
        self.failure = failure
    }

    /// Sends a request and waits for its whole answer; nobody else may ask meanwhile. Throws a `TransportError`.
    func reply(to head: HTTPRequestHead, _ body: ByteBuffer) async throws -> HTTPReply {
        let promise = channel.eventLoop.makePromise(of: HTTPReply.self)
        channel.writeAndFlush(HTTPExchange.Request(head: head, body: body, reply: promise)).whenFailure { [failure] _ in
            promise.fail(failure.error ?? .closed(code: 0, reason: "the connection was no longer open"))
        }
        return try await promise.futureResult.get()
    }
}

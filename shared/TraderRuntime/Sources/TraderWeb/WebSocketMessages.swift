import NIOCore

/// The text messages that arrive on one socket, whole and in order; it ends when either side closes, and can be iterated once.
public struct WebSocketMessages: AsyncSequence, Sendable {
    /// A whole text message.
    public typealias Element = String
    /// Losing the connection ends the sequence, it does not throw: `WebSocketConnection.closure` says why.
    public typealias Failure = Never

    let stream: NIOAsyncChannelInboundStream<String>

    /// Starts the one iteration.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: stream.makeAsyncIterator())
    }

    /// Hands out the messages; while nobody asks, the socket is not read, so that a fast sender is slowed down.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: NIOAsyncChannelInboundStream<String>.AsyncIterator

        /// The next message, or `nil` when the socket is closed or the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> String? {
            try? await base.next(isolation: actor)
        }
    }
}

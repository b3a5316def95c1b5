import NIOCore

/// The text messages of a session, whole and in order; it can be iterated once.
///
/// It ends when either side closes properly, and throws when the connection is lost, silent for too long, or breaks the protocol.
package struct SessionMessages: AsyncSequence, Sendable {
    /// A whole text message.
    package typealias Element = String
    /// Why the messages stopped other than by a close frame.
    package typealias Failure = TransportError

    let stream: NIOAsyncChannelInboundStream<String>
    let end: SessionEnd

    /// Starts the one iteration.
    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: stream.makeAsyncIterator(), end: end)
    }

    /// Hands out the messages; while nobody asks, the socket is not read, so that a fast sender is slowed down.
    package struct AsyncIterator: AsyncIteratorProtocol {
        var base: NIOAsyncChannelInboundStream<String>.AsyncIterator
        let end: SessionEnd

        /// The next message, or `nil` when the session was closed or the task is cancelled.
        package mutating func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> String? {
            if let text = try? await base.next(isolation: actor) { return text }
            if let error = end.error { throw error }
            return nil
        }
    }
}

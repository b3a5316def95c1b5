/// The other end of a socket, as far as the simulation needs it.
package struct Peer: Sendable {
    /// Queues a text message.
    package var send: @Sendable (String) -> Void
    /// Closes with code and reason after what is queued.
    package var close: @Sendable (UInt16, String) -> Void
    /// Cuts the connection without a close frame.
    package var cut: @Sendable () -> Void

    package init(
        send: @escaping @Sendable (String) -> Void, close: @escaping @Sendable (UInt16, String) -> Void,
        cut: @escaping @Sendable () -> Void = {}
    ) {
        self.send = send
        self.close = close
        self.cut = cut
    }
}

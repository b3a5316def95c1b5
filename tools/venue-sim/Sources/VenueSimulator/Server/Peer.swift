/// The other end of a socket, as far as the simulation needs it.
package struct Peer: Sendable {
    /// Queues a text message.
    package var send: @Sendable (String) -> Void
    /// Closes with code and reason after what is queued.
    package var close: @Sendable (UInt16, String) -> Void

    package init(send: @escaping @Sendable (String) -> Void, close: @escaping @Sendable (UInt16, String) -> Void) {
        self.send = send
        self.close = close
    }
}

/// The pings that a server sends on a socket, each with a payload of its own that the peer has to send back.
///
/// They stand instead of the idle timeout: a socket with pings is closed for want of an answer to one, and for no other silence.
public struct SocketPings: Sendable {
    /// Time between two pings, above zero.
    public var interval: Duration
    /// Time that the peer has to send one back; then the socket is closed with 1008. A ping that is sent back answers those before it, too.
    public var patience: Duration

    public init(interval: Duration, patience: Duration) {
        self.interval = interval
        self.patience = patience
    }
}

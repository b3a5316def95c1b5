/// What happens on a venue's stream, whichever venue it is.
public enum StreamEvent: Equatable, Sendable {
    /// A new connection: nothing that was sent before it is repeated but in a snapshot.
    case connected
    case frame(StreamFrame)
    /// A frame that cannot be read; the connection goes on.
    case unreadable(String)
    /// The connection ended, or did not come about; another attempt follows.
    case disconnected(String)
    /// The connection was ended, or was not made, since nothing is followed on it.
    case idle
}

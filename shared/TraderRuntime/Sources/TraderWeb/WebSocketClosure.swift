/// How a socket ended: the close code of RFC 6455 and its reason.
public struct WebSocketClosure: Sendable, Equatable {
    /// Close code; 1005 stands for a close frame without one, 1006 for a connection lost without a close frame.
    public let code: UInt16
    /// Reason as given by the side that closed first; may be empty.
    public let reason: String

    init(_ code: UInt16, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

public import HTTPTypes

/// The one path of a server that is a WebSocket: who may open it and what a socket does.
public struct WebSocketRoute: Sendable {
    /// What becomes of a request to open a socket.
    public enum Verdict: Sendable {
        /// The socket is opened.
        case accept
        /// The request is answered with this error and the connection closed.
        case refuse(APIError)
        /// The request goes to the router like any other.
        case passToRouter
    }

    /// Path without query, exactly as clients ask for it, such as `/ws` or `/`.
    public let path: String
    /// Decides by method, path with query and header fields, such as Host and Origin; it runs on the event loop and must not block.
    public let accept: @Sendable (HTTPRequest) -> Verdict
    /// Serves one socket; its return closes the socket with 1000, an error with 1011. It is cancelled when the socket is gone.
    public let handle: @Sendable (WebSocketConnection) async throws -> Void

    /// Makes a route; without `accept`, each well-formed request is accepted.
    public init(
        path: String,
        accept: @escaping @Sendable (HTTPRequest) -> Verdict = { _ in .accept },
        handle: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) {
        self.path = path
        self.accept = accept
        self.handle = handle
    }
}

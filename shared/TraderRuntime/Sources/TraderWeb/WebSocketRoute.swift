public import HTTPTypes

/// The paths of a server that are WebSockets: who may open one and what a socket does.
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

    /// Paths without query, exactly as clients ask for them, such as `/ws` or `/`. One that ends in `/**` stands for every path that goes on behind
    /// that slash.
    public let paths: [String]
    /// Decides by method, path with query and header fields, such as Host and Origin; it runs on the event loop and must not block.
    public let accept: @Sendable (HTTPRequest) -> Verdict
    /// The pings of a socket that this request opens; nil for the server's own, which the idle timeout sends.
    public let pings: @Sendable (HTTPRequest) -> SocketPings?
    /// Serves one socket; its return closes the socket with 1000, an error with 1011. It is cancelled when the socket is gone.
    public let handle: @Sendable (WebSocketConnection) async throws -> Void

    /// Makes a route of several paths; without `accept`, each well-formed request is accepted.
    public init(
        paths: [String],
        accept: @escaping @Sendable (HTTPRequest) -> Verdict = { _ in .accept },
        pings: @escaping @Sendable (HTTPRequest) -> SocketPings? = { _ in nil },
        handle: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) {
        self.paths = paths
        self.accept = accept
        self.pings = pings
        self.handle = handle
    }

    /// Makes a route of one path; without `accept`, each well-formed request is accepted.
    public init(
        path: String,
        accept: @escaping @Sendable (HTTPRequest) -> Verdict = { _ in .accept },
        handle: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) {
        self.init(paths: [path], accept: accept, handle: handle)
    }

    private static let anyRest = "/**"

    /// Whether a path without query is one of the route's.
    func serves(_ path: String) -> Bool {
        paths.contains { known in
            guard known.hasSuffix(Self.anyRest) else { return path == known }
            let folder = known.dropLast(Self.anyRest.count - 1)
            return path.count > folder.count && path.hasPrefix(folder)
        }
    }
}

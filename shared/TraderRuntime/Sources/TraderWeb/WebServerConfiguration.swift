package import NIOCore

/// Where the server listens and every bound that it keeps; the one place in this module where limits stand.
public struct WebServerConfiguration: Sendable {
    /// Address or name of the interface to listen on.
    public var host: String
    /// Port to listen on, 0…65535; 0 lets the system choose a free one.
    public var port: Int
    /// Puts what secures a new connection at the head of its pipeline, such as TLS, before anything is read; nil to serve plainly.
    package var security: (@Sendable (any Channel) throws -> Void)?
    /// Value of the `Server` response header; `nil` sends none.
    public var serverName: String?
    /// Largest request line with all header fields, in bytes; more is answered with 431.
    public var maxHeadBytes = 16 * 1024
    /// Largest request body, in bytes; more is answered with 413.
    public var maxBodyBytes = 1024 * 1024
    /// Time without a word from the peer after which an HTTP connection or a socket is closed; sockets are pinged after half of it.
    public var idleTimeout: Duration = .seconds(60)
    /// Time that a request may take from its head to the end of its body; what is not whole then is answered with 408.
    public var requestTimeout: Duration = .seconds(60)
    /// Connections served at a time, HTTP and sockets together; more wait in the system's backlog.
    public var maxConnections = 256
    /// Largest WebSocket frame and largest reassembled message, in bytes; more closes the socket with 1009.
    public var maxFrameBytes = 1024 * 1024
    /// Messages a socket may have waiting for its reader; one more evicts the reader with close code 1013.
    public var outboundQueueLimit = 1024
    /// Bytes a socket may have waiting for its reader; more evicts the reader with close code 1013.
    public var outboundByteLimit = 16 * 1024 * 1024
    /// Time a peer gets to take the last answer or to return a close frame before its connection is cut.
    public var closeGrace: Duration = .seconds(2)

    /// Makes a configuration with the documented bounds, for `host` and `port` (0 = any free one).
    public init(host: String = "127.0.0.1", port: Int = 0, serverName: String? = nil) {
        self.host = host
        self.port = port
        self.serverName = serverName
    }
}

/// What can go wrong between us and a server. No case holds a header field or the query of a URL, so that each can be logged.
public enum TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The URL cannot be used; the reason does not repeat it.
    case invalidURL(reason: String)
    /// No connection came about: no such name, refused, no route, or cut during the handshake.
    case unreachable(host: String, reason: String)
    /// The TLS handshake failed, or the peer's certificate is not one that we trust for this host.
    case tls(host: String, reason: String)
    /// The server answered the request for a WebSocket with this HTTP status.
    case refusedUpgrade(host: String, status: Int)
    /// Nothing came within the time allowed.
    case timedOut(host: String)
    /// The connection ended; 1006 stands for a connection lost without a close frame, 0 for one without such codes.
    case closed(code: Int, reason: String)
    /// The peer broke the rules of HTTP or WebSocket, or sent more than the limit.
    case protocolViolation(reason: String)
    /// The task that asked was cancelled.
    case cancelled

    /// What a caller does about an error.
    public enum Remedy: Sendable, Equatable {
        /// Try again after a pause that grows.
        case retry
        /// Stop and tell people: the same attempt fails again.
        case giveUp
    }

    /// Whether another attempt can help.
    public var remedy: Remedy {
        switch self {
        case .unreachable, .timedOut, .closed, .protocolViolation: .retry
        case .refusedUpgrade(_, let status): status >= 500 || [408, 425, 429].contains(status) ? .retry : .giveUp
        case .invalidURL, .tls, .cancelled: .giveUp
        }
    }

    /// A sentence for logs and people.
    public var description: String {
        switch self {
        case .invalidURL(let reason): "the URL cannot be used: \(reason)"
        case .unreachable(let host, let reason): "\(host) cannot be reached: \(reason)"
        case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
        case .refusedUpgrade(let host, let status): "\(host) refused the WebSocket with HTTP status \(status)"
        case .timedOut(let host): "\(host) did not answer in time"
        case .closed(let code, let reason): "the connection was closed with code \(code)\(reason.isEmpty ? "" : ": \(reason)")"
        case .protocolViolation(let reason): "the peer broke the protocol: \(reason)"
        case .cancelled: "cancelled"
        }
    }
}

public import Logging
import NIOCore
import NIOHTTP1
public import TraderSockets

/// HTTP/1.1 requests to venues; copies share their connections. Call `shutdown` before the last copy goes.
public struct HTTPTransport: Sendable {
    private static let maxBodyBytes = 16 * 1024 * 1024

    private let connections: HTTPConnections
    private let timeout: Duration
    private let logger: Logger

    /// Makes a transport whose requests may take `timeout` each, and which trusts the PEM file `tlsRoots` beside the system's authorities.
    public init(timeout: Duration = .seconds(15), tlsRoots: String? = nil, logger: Logger) {
        connections = HTTPConnections(tlsRoots: tlsRoots, maxBodyBytes: Self.maxBodyBytes)
        self.timeout = timeout
        self.logger = logger
    }

    /// Fetches `url`, past any cache; an answer of any status is a reply, only a missing answer is an error.
    public func get(_ url: String, headers: [(String, String)] = []) async throws(TransportError) -> HTTPReply {
        var fields = HTTPHeaders(headers)
        fields.replaceOrAdd(name: "cache-control", value: "no-cache")
        return try await ask("GET", url, headers: fields.map { ($0.name, $0.value) })
    }

    /// Sends a request with these fields, `host` and `user-agent` where they are not among them. A redirect is an answer like any other: to
    /// follow it would carry credentials to a host that nobody chose. Nothing is tried twice: the caller decides that.
    package func ask(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws(TransportError) -> HTTPReply {
        let address = try PeerAddress(url, .http)
        var fields = HTTPHeaders(headers)
        if !fields.contains(name: "host") { fields.add(name: "host", value: address.hostField) }
        if !fields.contains(name: "user-agent") { fields.add(name: "user-agent", value: "trader") }
        if method != "GET" { fields.replaceOrAdd(name: "content-length", value: "\(body.count)") }
        let head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: address.target, headers: fields)
        let reply = try await connections.reply(to: head, ByteBuffer(bytes: body), at: address, within: timeout)
        // The host alone: the URL's query and the fields may hold what nobody should read.
        logger.trace(
            "fetched", metadata: ["host": "\(address.hostField)", "status": "\(reply.status)", "bytes": "\(reply.body.count)"])
        return reply
    }

    /// Closes the connections; requests after it fail.
    public func shutdown() async throws { await connections.shutdown() }
}

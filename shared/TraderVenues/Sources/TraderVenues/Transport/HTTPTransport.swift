import AsyncHTTPClient
public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP GET requests to venues; copies share one pool of connections. Call `shutdown` before the last copy goes.
public struct HTTPTransport: Sendable {
    private static let maxBodyBytes = 16 * 1024 * 1024

    private let client: HTTPClient
    private let timeout: Duration
    private let logger: Logger

    /// Makes a transport whose requests may take `timeout` each, and which trusts the PEM file `tlsRoots` beside the system's authorities.
    public init(timeout: Duration = .seconds(15), tlsRoots: String? = nil, logger: Logger) {
        // The shared client's settings bring decompression, bounded by a ratio of 25.
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.tlsConfiguration = TLSTrust.configuration(roots: tlsRoots)
        // A redirect would carry credentials to a host that nobody chose.
        configuration.redirectConfiguration = .disallow
        // The caller decides when to try again; left to itself, the client would hide the reason until the time is up.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout = .init(connect: TimeAmount(timeout), read: TimeAmount(timeout))
        client = HTTPClient(eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
        self.timeout = timeout
        self.logger = logger
    }

    /// Fetches `url`, past any cache; an answer of any status is a reply, only a missing answer is an error.
    public func get(_ url: String, headers: [(String, String)] = []) async throws(TransportError) -> HTTPReply {
        let host = Self.host(of: url)
        var request = HTTPClientRequest(url: url)
        request.headers = HTTPHeaders(headers)
        request.headers.replaceOrAdd(name: "cache-control", value: "no-cache")
        if !request.headers.contains(name: "user-agent") { request.headers.add(name: "user-agent", value: "trader") }
        do {
            // The client gets no logger: it would log the URL with its query.
            let response = try await client.execute(request, timeout: TimeAmount(timeout))
            let body = try await response.body.collect(upTo: Self.maxBodyBytes)
            logger.trace("fetched", metadata: ["host": "\(host)", "status": "\(response.status.code)", "bytes": "\(body.readableBytes)"])
            return HTTPReply(
                status: Int(response.status.code),
                headers: response.headers.map { (name: $0.name, value: $0.value) },
                body: Array(body.readableBytesView))
        } catch {
            throw TransportError(error, host: host)
        }
    }

    /// Closes the pool; requests after it fail.
    public func shutdown() async throws {
        try await client.shutdown()
    }

    private static func host(of url: String) -> String {
        guard let mark = url.firstRange(of: "://") else { return "the host" }
        let authority = url[mark.upperBound...].prefix { !"/?#".contains($0) }
        return String(authority.split(separator: "@").last ?? authority)
    }
}

package import Logging
import NIOCore

/// WebSocket connections to servers, over TCP, or over TLS where it is given.
package enum WebSocketClient {
    /// Connects, runs `body` with the session and closes it when `body` returns or throws.
    ///
    /// - Parameters:
    ///   - url: `ws://`, or `wss://` where `tls` is given; path and query already encoded.
    ///   - tls: makes the TLS of a connection to a host, for a URL that asks for it.
    ///   - headers: fields of the upgrade request, such as credentials; they are never logged.
    ///   - connectTimeout: bound of name resolution, TCP, TLS and upgrade together.
    ///   - idleTimeout: silence after which the session ends with `timedOut`; the server is pinged after half of it.
    ///   - maxFrameBytes: largest frame and largest reassembled message, in bytes.
    /// - Throws: `TransportError` if no session comes about, and whatever `body` throws.
    package static func connect<Value: Sendable>(
        url: String,
        tls: ((_ host: String) throws(TransportError) -> any ClientTLS)? = nil,
        headers: [(String, String)] = [],
        connectTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(60),
        maxFrameBytes: Int = 16 * 1024 * 1024,
        logger: Logger,
        body: (WebSocketSession) async throws -> Value
    ) async throws -> Value {
        let address = try PeerAddress(url, .webSocket)
        guard !address.isSecure || tls != nil else { throw TransportError.invalidURL(reason: "it asks for TLS, which is not spoken here") }
        let security = address.isSecure ? try tls?(address.host) : nil
        let setup = SessionSetup(
            address: address, tls: security, headers: headers, idleTimeout: idleTimeout, maxFrameBytes: maxFrameBytes)
        let (channel, end) = try await open(setup, within: connectTimeout)
        logger.debug("connected", metadata: ["host": "\(address.host)", "port": "\(address.port)"])
        let value = try await channel.executeThenClose { inbound in
            let session = WebSocketSession(
                inbound: SessionMessages(stream: inbound, end: end), channel: channel.channel, end: end)
            do {
                let value = try await body(session)
                await session.close()
                return value
            } catch {
                await session.close()
                throw error
            }
        }
        logger.debug("closed", metadata: ["host": "\(address.host)", "code": "\(end.closure?.code ?? 1006)"])
        return value
    }

    private static func open(
        _ setup: SessionSetup, within timeout: Duration
    ) async throws(TransportError) -> (NIOAsyncChannel<String, Never>, SessionEnd) {
        let host = setup.address.host
        let reply = try await ConnectAttempt.bounded(by: timeout, host: host, tls: setup.tls) { attempt in
            let upgraded = try await attempt.connect(to: setup.address, within: timeout) { try setup.install(on: $0) }
            return try await upgraded.get()
        }
        switch reply {
        case .open(let channel, let end): return (channel, end)
        case .refused(let status): throw .refusedUpgrade(host: host, status: status)
        }
    }
}

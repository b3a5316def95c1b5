package import Logging
package import TraderSockets

extension WebSocketClient {
    /// Connects as `connect` does, over TLS where the URL asks for it, with the peer's certificate verified; `tlsRoots` is the path of a PEM file of
    /// certificate authorities to trust beside the system's.
    package static func connect<Value: Sendable>(
        url: String, tlsRoots: String?, logger: Logger, body: (WebSocketSession) async throws -> Value
    ) async throws -> Value {
        try await connect(
            url: url, tls: { host throws(TransportError) in try TLSTrust(roots: tlsRoots, host: host) }, logger: logger, body: body)
    }
}

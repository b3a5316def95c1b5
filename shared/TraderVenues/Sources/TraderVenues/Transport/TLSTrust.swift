import NIOCore
import NIOSSL
import TraderSockets

/// TLS to peers whose certificates are vouched for by the authorities that we trust: the system's, and those of one file if named.
struct TLSTrust: ClientTLS {
    private let context: NIOSSLContext

    /// Reads the file `roots` of authorities; `host` is who an error is told of.
    init(roots: String?, host: String) throws(TransportError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let roots { configuration.additionalTrustRoots = [.file(roots)] }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(host: host, reason: "the certificate authorities\(roots.map { " in \($0)" } ?? "") cannot be read")
        }
    }

    func secure(_ channel: any Channel, to address: PeerAddress) throws {
        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: address.serverName))
    }

    func meaning(of error: any Error, host: String) -> TransportError? {
        switch error {
        case NIOSSLError.uncleanShutdown: .unreachable(host: host, reason: "the connection was cut")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: .tls(host: host, reason: "\(error)")
        default: nil
        }
    }
}

import NIOCore
import NIOPosix
import NIOSSL

/// A port of loopback that is listened on for the time of a test, over TLS where there is a certificate.
enum LocalListener {
    /// Listens while `body` runs, which is given the port; `set` puts what serves a connection into its pipeline, behind TLS.
    static func with<Value: Sendable>(
        _ certificate: TestCertificate?, set: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void,
        body: (Int) async throws -> Value
    ) async throws -> Value {
        let tls = try certificate.map { certificate in
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.certificatePath).map { NIOSSLCertificateSource.certificate($0) }
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain, privateKey: .privateKey(.init(file: certificate.keyPath, format: .pem))))
        }
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try set(pipeline)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let value = try await body(server.localAddress?.port ?? 0)
            try await server.close()
            return value
        } catch {
            try await server.close()
            throw error
        }
    }
}

import NIOCore
import NIOSSL

/// The certificate with which a server shows who it is, and its private key: files in PEM form.
public struct WebServerTLS: Sendable {
    /// The certificate, with those that signed it behind it.
    public var certificateFile: String
    public var privateKeyFile: String

    public init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }

    /// The files cannot be used, for the reason given.
    struct Unusable: Error, CustomStringConvertible {
        let tls: WebServerTLS
        let reason: String

        var description: String {
            """
            the certificate \(tls.certificateFile) with the key \(tls.privateKeyFile) cannot be used: \(reason); give two files in PEM form \
            that belong together
            """
        }
    }

    /// Reads the files; what is given puts TLS at the head of a connection's pipeline.
    func security() throws(Unusable) -> @Sendable (any Channel) throws -> Void {
        let context: NIOSSLContext
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
            let key = try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)
            context = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        } catch {
            throw Unusable(tls: self, reason: "\(error)")
        }
        return { channel in try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
    }
}

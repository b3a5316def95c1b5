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

    /// Reads the files. Throws `WebServerError.unusableCertificate`.
    func context() throws(WebServerError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
            let key = try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)
            return try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        } catch {
            throw .unusableCertificate(certificate: certificateFile, key: privateKeyFile, reason: "\(error)")
        }
    }
}

import NIOSSL

/// Which certificate authorities we trust: the system's, and those of one file if named.
enum TLSTrust {
    static func configuration(roots: String?) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let roots { configuration.additionalTrustRoots = [.file(roots)] }
        return configuration
    }

    static func context(roots: String?, host: String) throws(TransportError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration(roots: roots))
        } catch {
            throw .tls(host: host, reason: "the certificate authorities\(roots.map { " in \($0)" } ?? "") cannot be read")
        }
    }
}

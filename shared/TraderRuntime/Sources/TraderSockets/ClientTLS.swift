package import NIOCore

/// TLS for the connections that we make. A module that links it gives it; here nothing knows of certificates.
package protocol ClientTLS: Sendable {
    /// Puts TLS at the head of a new connection's pipeline. Throws what its library says.
    func secure(_ channel: any Channel, to address: PeerAddress) throws

    /// What an error of a connection to `host` means, when it is one of TLS; nil for any other.
    func meaning(of error: any Error, host: String) -> TransportError?
}

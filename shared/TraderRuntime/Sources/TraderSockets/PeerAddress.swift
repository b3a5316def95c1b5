import NIOCore

/// The parts of a URL that we connect to.
package struct PeerAddress: Equatable {
    /// The schemes of a kind of interface, without and with TLS.
    package enum Schemes {
        /// `http` and `https`.
        case http
        /// `ws` and `wss`.
        case webSocket

        fileprivate var names: (plain: String, secure: String) {
            switch self {
            case .http: ("http", "https")
            case .webSocket: ("ws", "wss")
            }
        }
    }

    /// Whether the scheme asks for TLS.
    package let isSecure: Bool
    package let host: String
    package let port: Int
    /// Path and query as they go into the request line.
    package let target: String

    package init(_ url: String, _ schemes: Schemes) throws(TransportError) {
        let (plain, secure) = schemes.names
        guard let mark = url.firstRange(of: "://") else {
            throw .invalidURL(reason: "it does not begin with \(plain):// or \(secure)://")
        }
        switch url[..<mark.lowerBound].lowercased() {
        case plain: isSecure = false
        case secure: isSecure = true
        default: throw .invalidURL(reason: "its scheme is neither \(plain) nor \(secure)")
        }
        let rest = url[mark.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .invalidURL(reason: "it names a user") }
        let tail = rest[authority.endIndex...]
        guard tail.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .invalidURL(reason: "its path is not encoded") }
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail

        let name: Substring
        let rawPort: Substring?
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            name = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            rawPort = after.hasPrefix(":") ? after.dropFirst() : nil
        } else {
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            name = parts.first ?? ""
            rawPort = parts.count > 1 ? parts[1] : nil
        }
        guard !name.isEmpty else { throw .invalidURL(reason: "it names no host") }
        host = String(name)
        guard let rawPort else {
            port = isSecure ? 443 : 80
            return
        }
        guard let number = Int(rawPort), (1...65535).contains(number) else { throw .invalidURL(reason: "its port is not 1 to 65535") }
        port = number
    }

    /// Value of the `Host` field.
    package var hostField: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// Name for SNI and for the certificate; `nil` for an IP address, which a certificate names as such.
    package var serverName: String? {
        (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    }
}

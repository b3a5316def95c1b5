public import HTTPTypes

/// Which requests a browser may have sent: those that ask for a name that is served here, and, where it matters, from a page of that name.
/// A page from elsewhere can make a browser on this machine send anything to the loopback; it can hide neither the name that it asked for
/// nor where it came from.
public struct HostRule: Sendable {
    /// The names of this machine for itself.
    public static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

    private let names: Set<String>
    private let remedy: String

    /// Allows `names` beside the loopback's; `remedy` tells who was refused what allows more.
    public init(names: Set<String>, remedy: String) {
        self.names = Self.loopback.union(names.map { $0.lowercased() })
        self.remedy = remedy
    }

    /// Why a request is refused; nil when it may pass. Its origin counts for what can change something, and for a WebSocket.
    public func refusal(of request: HTTPRequest, checkingOrigin: Bool) -> APIError? {
        guard let authority = request.authority ?? Self.host.flatMap({ request.headerFields[$0] }), names.contains(Self.name(in: authority))
        else { return APIError(.forbidden, message: "this host name is not served here; \(remedy)") }
        if checkingOrigin, let origin = request.headerFields[.origin], Self.authority(inOrigin: origin) != authority.lowercased() {
            return APIError(.forbidden, message: "a page of another origin may not do this")
        }
        return nil
    }

    private static let host = HTTPField.Name("Host")

    /// `[::1]:8000` → `::1`, `localhost:8000` → `localhost`.
    private static func name(in authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }

    private static func authority(inOrigin origin: String) -> String {
        guard let scheme = origin.firstIndex(of: ":"), origin[scheme...].hasPrefix("://") else { return origin }
        return origin[scheme...].dropFirst(3).lowercased()
    }
}

import HTTPTypes
import Hummingbird

/// Who may ask the simulated Coinbase: what is public is answered to all, but never to a wrong token.
struct RequestAuth: Sendable {
    let keys: KeyRing

    /// The refusal of `request`; nil when it may be answered. `needsKey` is whether the route is not public.
    func refusal(of request: Request, needsKey: Bool) -> VenueAnswer? {
        guard let field = request.headers[.authorization] else { return needsKey ? CoinbaseREST.unauthorized : nil }
        let uri = "\(request.method.rawValue) \(request.head.authority ?? "")\(request.uri.path)"
        guard field.hasPrefix("Bearer "), keys.accepts(String(field.dropFirst("Bearer ".count)), uri: uri, at: SystemSeconds.now) else {
            return CoinbaseREST.unauthorized
        }
        return nil
    }
}

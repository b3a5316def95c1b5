public import HTTPTypes
public import Hummingbird
import HummingbirdCore

extension Router where Context == BasicRequestContext {
    /// Makes a router that answers `HEAD` for each `GET` route and renders every error as `APIError`; every answer has `headers`, unless it
    /// has others of their names.
    public static func api(headers: HTTPFields = [:]) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: HeaderMiddleware(headers: headers))
        router.add(middleware: APIErrorMiddleware())
        return router
    }

    /// Answers 426 to a plain `GET` of a socket's path, unless a route of its own is there.
    func refusePlainRequests(at path: String) {
        let asPath = RouterPath(path)
        guard !routes.contains(where: { $0.path == asPath && $0.method == .get }) else { return }
        get(asPath) { request, _ -> Response in
            var headers = HTTPFields()
            headers[.upgrade] = "websocket"
            throw APIError(
                .upgradeRequired, message: "\(request.uri.path) is a WebSocket: connect to it with an upgrade request", headers: headers)
        }
    }

    /// Answers 405 with `Allow` where a path is known and the method is not; Hummingbird itself answers 404.
    func refuseOtherMethods() {
        let byPath = Dictionary(grouping: routes, by: \.path.description)
        for known in byPath.values {
            guard let path = known.first?.path else { continue }
            var allowed = Set(known.map(\.method))
            if allowed.contains(.get) { allowed.insert(.head) }
            var headers = HTTPFields()
            headers[.allow] = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options] where !allowed.contains(method) {
                on(path, method: method) { [headers] request, _ -> Response in
                    throw APIError(.methodNotAllowed, message: "\(method) is not allowed on \(request.uri.path)", headers: headers)
                }
            }
        }
    }
}

import HTTPTypes
import Hummingbird
import TraderWeb

/// Asks the doorkeeper about each request, and adds the headers that keep a page to its own origin.
struct DoorMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let doorkeeper: Doorkeeper

    @concurrent
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        // Health checks come from the same machine and tell nothing.
        if request.uri.path != "/healthz", let refusal = doorkeeper.refusal(of: request.head, checkingOrigin: !isReading) { throw refusal }
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-cache" }
        return response
    }
}

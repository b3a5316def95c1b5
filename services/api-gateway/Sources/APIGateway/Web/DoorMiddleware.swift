import HTTPTypes
import Hummingbird
import TraderWeb

/// Asks the doorkeeper about each request.
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
        return try await next(request, context)
    }
}

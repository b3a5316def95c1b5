import HTTPTypes
import Hummingbird

/// Gives every answer the header fields that it does not have itself, errors too.
struct HeaderMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let headers: HTTPFields

    @concurrent
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in headers where !response.headers.contains(field.name) { response.headers.append(field) }
        return response
    }
}

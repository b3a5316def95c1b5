import Foundation
import HTTPTypes
public import Hummingbird

/// Stands before the middleware that serves files, and keeps from it what it does not bear: a path with characters that no file's name has,
/// and ranges, of which it takes some for a fault of its own. A server may answer a request for a range with the whole (RFC 9110, 14.2).
public struct WholeFileMiddleware: RouterMiddleware {
    public typealias Context = BasicRequestContext

    public init() {}

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let path = request.uri.path.removingPercentEncoding,
            !path.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
        else { throw APIError(.badRequest, message: "the path is no text, or has control characters in it") }
        var head = request.head
        head.headerFields[.range] = nil
        var response = try await next(Request(head: head, body: request.body), context)
        if response.headers[.acceptRanges] != nil { response.headers[.acceptRanges] = "none" }
        return response
    }
}

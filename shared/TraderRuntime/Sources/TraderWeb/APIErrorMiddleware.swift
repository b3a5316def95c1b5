import HTTPTypes
public import Hummingbird
public import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Turns whatever a route throws, and unknown routes, into the `APIError` shape; what it does not know becomes 500 and a log line.
public struct APIErrorMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Makes the middleware; add it before the routes, since a router applies middleware only to the routes added after it.
    public init() {}

    /// Passes the request on and renders a thrown error.
    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection is beyond repair: the channel has answered, or the peer is gone.
            throw error
        } catch {
            return APIError.describing(error, of: request, logger: context.logger).response()
        }
    }
}

extension APIError {
    /// The refusal that stands for `error`; details of unexpected errors go to the log alone.
    static func describing(_ error: any Error, of request: Request, logger: Logger) -> APIError {
        switch error {
        case let error as APIError:
            return error
        case is NIOTooManyBytesError:
            return APIError(.contentTooLarge, message: "the request body is larger than the server takes")
        case let error as HTTPError:
            return APIError(error.status, message: error.body ?? Self.sentence(error.status, request), headers: error.headers)
        case let error as any HTTPResponseError:
            return APIError(error.status, message: Self.sentence(error.status, request))
        default:
            logger.error(
                "request failed",
                metadata: ["method": "\(request.method)", "path": "\(request.uri.path)", "error": "\(error)"])
            return APIError(.internalServerError, message: "the request failed inside the server; its log says why")
        }
    }

    static func sentence(_ status: HTTPResponse.Status, _ request: Request) -> String {
        switch status {
        case .notFound: "there is no \(request.uri.path)"
        case .methodNotAllowed: "\(request.method) is not allowed on \(request.uri.path)"
        case .contentTooLarge: "the request body is larger than the server takes"
        default: status.reasonPhrase.isEmpty ? "status \(status.code)" : status.reasonPhrase
        }
    }
}

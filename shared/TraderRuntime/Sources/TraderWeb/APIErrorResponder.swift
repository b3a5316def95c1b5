import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOHTTP1

/// The last line around a router: no error leaves the server without a JSON body, whatever middleware the router has.
struct APIErrorResponder: HTTPResponder {
    let base: any HTTPResponder<BasicRequestContext>

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let response: Response
        do {
            response = try await base.respond(to: request, context: context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            return APIError.describing(error, of: request, logger: context.logger).response()
        }
        guard response.status.code >= 400, response.body.contentLength == 0, request.method != .head else { return response }
        var headers = response.headers
        headers[.contentLength] = nil
        return APIError(response.status, message: APIError.sentence(response.status, request), headers: headers).response()
    }
}

import HTTPTypes
public import Hummingbird

/// Asks a host rule about each request.
public struct HostMiddleware: RouterMiddleware {
    public typealias Context = BasicRequestContext

    private let rule: HostRule

    public init(rule: HostRule) { self.rule = rule }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        if let refusal = rule.refusal(of: request.head, checkingOrigin: !isReading) { throw refusal }
        return try await next(request, context)
    }
}

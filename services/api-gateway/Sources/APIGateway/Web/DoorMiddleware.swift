import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import TraderBus
import TraderWeb

/// Asks the doorkeeper about each request. A wrong token is logged, and waits for its answer, so that guessing takes long.
struct DoorMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    private static let pause = Duration.milliseconds(250)

    private let doorkeeper: Doorkeeper
    private let wrongTokens: WrongTokens

    init(doorkeeper: Doorkeeper, logger: Logger) {
        self.doorkeeper = doorkeeper
        wrongTokens = WrongTokens(logger: logger)
    }

    @concurrent
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        // Health checks come from the same machine and tell nothing.
        if request.uri.path != "/healthz", let refusal = doorkeeper.refusal(of: request.head, checkingOrigin: !isReading) {
            if refusal.status == .unauthorized, request.headers[.authorization] != nil {
                wrongTokens.tell(of: request)
                try await Task.sleep(for: Self.pause)
            }
            throw refusal
        }
        return try await next(request, context)
    }

    private final class WrongTokens: Sendable {
        private let logger: Logger
        private let tally = Mutex(RefusalTally())

        init(logger: Logger) { self.logger = logger }

        func tell(of request: Request) {
            guard let count = tally.withLock({ $0.add(at: .now) }) else { return }
            logger.warning("a request with a wrong token was refused", metadata: ["path": "\(request.uri.path)", "so far": "\(count)"])
        }
    }
}

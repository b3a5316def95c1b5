import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TraderVenues
import TraderWeb

/// A venue's REST interface on loopback: the answers it is given, by path, and a client of it.
enum LocalVenue {
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var body: String
        var type = "application/json"
        var headers: HTTPFields = [:]
    }

    /// What the venue was asked, as it came.
    final class Log: Sendable {
        struct Request: Sendable {
            var path: String
            var headers: HTTPFields
        }

        private let state = Mutex<[Request]>([])
        var requests: [Request] { state.withLock { $0 } }
        func add(_ request: Request) { state.withLock { $0.append(request) } }
    }

    /// Serves the answers of each path in turn, the last one again and again, and hands out the base of the interface.
    static func serving(
        _ answers: [String: [Answer]], log: Log = Log(), body: @Sendable @escaping (String) async throws -> Void
    ) async throws {
        let router = Router(context: BasicRequestContext.self)
        for (path, answers) in answers {
            let turn = Atomic(0)
            router.get(RouterPath(path)) { request, _ in
                log.add(Log.Request(path: "\(request.uri)", headers: request.headers))
                let answer = answers[min(turn.wrappingAdd(1, ordering: .relaxed).oldValue, answers.count - 1)]
                var headers = answer.headers
                headers[.contentType] = answer.type
                return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: answer.body)))
            }
        }
        let (ports, bound) = AsyncStream<Int>.makeStream()
        let server = WebServer(
            configuration: WebServerConfiguration(), router: router, onBound: { bound.yield($0) }, logger: transportLogger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: transportLogger))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            let port = await ports.first { _ in true } ?? 0
            try await body("http://127.0.0.1:\(port)/")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Serves one answer a path, and hands out a client.
    static func with(
        _ answers: [String: Answer], requestsPerSecond: Int = 1_000, body: @Sendable @escaping (VenueClient) async throws -> Void
    ) async throws {
        try await serving(answers.mapValues { [$0] }) { base in
            let client = VenueClient(base: base, requestsPerSecond: requestsPerSecond, logger: transportLogger)
            try await client.use { try await body($0) }
        }
    }
}

extension VenueClient {
    /// Ends the connections after `body`, also when it throws.
    func use<Value>(_ body: (VenueClient) async throws -> Value) async throws -> Value {
        do {
            let value = try await body(self)
            try await shutdown()
            return value
        } catch {
            try await shutdown()
            throw error
        }
    }
}

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import TraderVenues
import TraderWeb

/// A venue's REST interface on loopback: the answers it is given, by path, and a client of it.
enum LocalVenue {
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var body: String
        var type = "application/json"
    }

    static func with(
        _ answers: [String: Answer], requestsPerSecond: Int = 1_000, body: @Sendable @escaping (VenueClient) async throws -> Void
    ) async throws {
        let router = Router(context: BasicRequestContext.self)
        for (path, answer) in answers {
            router.get(RouterPath(path)) { _, _ in
                Response(
                    status: answer.status, headers: [.contentType: answer.type], body: .init(byteBuffer: ByteBuffer(string: answer.body)))
            }
        }
        let (ports, bound) = AsyncStream<Int>.makeStream()
        let server = WebServer(
            configuration: WebServerConfiguration(), router: router, onBound: { bound.yield($0) }, logger: transportLogger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: transportLogger))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            let port = await ports.first { _ in true } ?? 0
            let client = VenueClient(base: "http://127.0.0.1:\(port)/", requestsPerSecond: requestsPerSecond, logger: transportLogger)
            do {
                try await body(client)
                try await client.shutdown()
            } catch {
                try await client.shutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

import Hummingbird
import Logging
import ServiceLifecycle
import TraderWeb

/// A server on a free port of loopback, for the time of a test.
struct RunningServer: Sendable {
    let port: Int
    let group: ServiceGroup

    func url(_ path: String) -> String { "ws://127.0.0.1:\(port)\(path)" }

    func shutDown() async { await group.triggerGracefulShutdown() }
}

let quiet: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
}()

@discardableResult
func withServer<Value: Sendable>(
    router: Router<BasicRequestContext> = .api(),
    route: WebSocketRoute? = nil,
    adjust: (inout WebServerConfiguration) -> Void = { _ in },
    body: (RunningServer) async throws -> Value
) async throws -> Value {
    var configuration = WebServerConfiguration(serverName: "test")
    adjust(&configuration)
    let (ports, bound) = AsyncStream<Int>.makeStream()
    let server = WebServer(
        configuration: configuration, router: router, socketRoute: route, onBound: { bound.yield($0) }, logger: quiet)
    let group = ServiceGroup(
        configuration: .init(
            services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)], logger: quiet))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { bound.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let value = try await body(RunningServer(port: port, group: group))
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return value
    }
}

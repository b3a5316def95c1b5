import APIGateway
import Foundation
import Logging
import ServiceLifecycle
import TestSupport
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore
import TraderSockets
import TraderVenues

/// The gateway's web server over a store of its own, which made facts fill.
struct GatewayBench: Sendable {
    let context: ServiceContext
    let port: Int
    private let hub: BrowserHub

    /// Runs `body` with the server listening.
    static func with(
        _ settings: [String: String] = [:], now: Timestamp = BarTime.number(0).openTime, heartbeat: Duration = .seconds(600),
        feeds: String = "coinbase", logger: Logger = .quiet, body: @Sendable @escaping (GatewayBench) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let context = try GatewayFolder(folder).context(clock: StillClock(now: now), feeds: feeds, logger: logger)
        let hub = BrowserHub()
        let gateway = try GatewayFolder(folder).settings(settings)
        try await run({ [APIGateway.server(context, gateway, hub, heartbeat: heartbeat, onBound: $0)] }, context) { port in
            try await body(GatewayBench(context: context, port: port, hub: hub))
        }
    }

    /// Runs services until `body`, which gets the port that is listened on, is done.
    static func run(
        _ services: (@escaping @Sendable (Int) -> Void) throws -> [any Service], _ context: ServiceContext,
        _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        let (ports, bound) = AsyncStream<Int>.makeStream()
        let group = ServiceGroup(
            configuration: .init(
                services: try services { bound.yield($0) }.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                }, logger: .quiet))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { bound.finish() }
                try await group.run()
            }
            if let port = await ports.first(where: { _ in true }) { try await body(port) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        context.bus.close()
    }

    // MARK: Facts

    /// The identity of the gateway's log.
    var log: String { context.store.log }

    /// Prunes the log.
    func forget(before moment: Timestamp) throws { try context.store.prune(before: moment.microseconds, isJournaled: false) }

    /// The place in the log from which a browser is told what comes.
    var place: String { "\(log)-\(context.store.head.seq)" }

    /// Puts facts into the store as the gateway does, and tells the sockets.
    @discardableResult
    func record(_ facts: GatewayInput...) throws -> [LogRecord] { try record(facts) }

    @discardableResult
    func record(_ facts: [GatewayInput]) throws -> [LogRecord] {
        let records = try keep(facts)
        hub.logged(records, of: log)
        return records
    }

    /// Puts facts into the store of which nobody is told.
    @discardableResult
    func keep(_ facts: [GatewayInput]) throws -> [LogRecord] {
        var host = try MachineHost(EventShell(), store: context.store)
        let records = try host.step(facts.map { Arrival(own: $0) }, at: context.clock.now).records
        guard records.isEmpty else { return records }
        // What comes from an upstream is committed with its cursor, also when nobody is told of it.
        let now = context.clock.now
        var commit = Commit(at: now.microseconds)
        commit.project = { db in try EventShell().project(facts, at: now, in: db) }
        return try context.store.commit(commit)
    }

    /// Tells the sockets of a record that the log does not hold.
    func pretend(_ record: LogRecord) { hub.logged([record], of: log) }

    /// Tells the sockets of the bar in progress.
    func form(_ number: Int, close: Int64) throws {
        let candle = Facts.candle(number, close: close)
        try hub.forming(FormingCandle(instrument: candle.instrument, ts: candle.ts, bar: candle.bar))
    }

    // MARK: Requests

    struct Answer {
        var status: Int
        /// The fields by their names in lower case.
        var headers: [String: String]
        var body: String
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer { try await ask("GET", path, headers) }

    func ask(_ method: String, _ path: String, _ headers: [String: String] = [:], body: String = "") async throws -> Answer {
        try await Self.ask(method, "http://127.0.0.1:\(port)\(path)", headers, body: body)
    }

    private static let transport = HTTPTransport(timeout: .seconds(30), logger: .quiet)

    static func ask(_ method: String, _ url: String, _ headers: [String: String] = [:], body: String = "") async throws -> Answer {
        let reply = try await transport.ask(method, url, headers: headers.map { ($0.key, $0.value) }, body: Array(body.utf8))
        let fields = Dictionary(reply.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
        return Answer(status: reply.status, headers: fields, body: String(decoding: reply.body, as: UTF8.self))
    }

    // MARK: Sockets

    /// Opens `/ws` with a query, and hands over its messages.
    func socket<Value: Sendable>(
        _ query: String = "", headers: [(String, String)] = [], body: @Sendable (inout SessionMessages.AsyncIterator) async throws -> Value
    ) async throws -> Value {
        try await WebSocketClient.connect(url: "ws://127.0.0.1:\(port)/ws\(query)", headers: headers, logger: .quiet) { session in
            var messages = session.inbound.makeAsyncIterator()
            return try await body(&messages)
        }
    }
}

extension AsyncIteratorProtocol where Element == String {
    /// The next messages.
    mutating func take(_ count: Int) async throws -> [String] {
        var messages: [String] = []
        while messages.count < count, let message = try await next(isolation: #isolation) { messages.append(message) }
        return messages
    }
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

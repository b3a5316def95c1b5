import Foundation
public import GRDB
import Logging
public import ServiceLifecycle
import TraderBus
import TraderModel
import TraderProcess
public import TraderProto
import TraderStore
import UnixSignals

/// What every service does to come up and to go down.
public enum Chassis {
    /// How long a clean stop may take before what is left is cancelled: nothing that was acknowledged depends on it.
    package static let stopSeconds = 10.0
    /// How long what was cancelled may take before the process is ended by force.
    private static let cancelSeconds = 3.0

    /// Reads settings, opens store and bus, runs the service until SIGTERM or SIGINT, and ends the process.
    ///
    /// The exit status is 0 after a clean stop, 2 when the start was refused for what it was given, 1 after a failure. One line on
    /// standard error says why.
    ///
    /// - Parameters:
    ///   - keys: the settings of the service beside the common ones.
    ///   - named: which of the services that are one program this one is, by its settings; nil where the program is one service.
    ///   - projections: registers the tables that people query.
    ///   - assemble: makes the service's own parts.
    public static func run(
        _ name: ServiceName, keys: [SettingKey] = [], named: ((SettingSource) throws -> ServiceName)? = nil,
        projections: (inout DatabaseMigrator) -> Void, assemble: (ServiceContext, SettingSource) async throws -> [any Service]
    ) async -> Never {
        await end(name) { sink in
            let source = try await SettingSource.process(knowing: CommonSettings.keys + keys)
            let name = try named?(source) ?? name
            try await serve(name, CommonSettings(source), sink, stopSeconds, projections) { try await assemble($0, source) }
        }
    }

    /// The same with settings that were read already, and another bound of a clean stop.
    package static func run(
        _ name: ServiceName, _ settings: CommonSettings, stopSeconds: Double = stopSeconds,
        projections: (inout DatabaseMigrator) -> Void, assemble: (ServiceContext) async throws -> [any Service]
    ) async -> Never {
        await end(name) { try await serve(name, settings, $0, stopSeconds, projections, assemble) }
    }

    /// Ends the process as `body` ends.
    private static func end(_ name: ServiceName, with body: (LogSink) async throws -> Void) async -> Never {
        StandardStreams.prepare()
        CrashTrace.endAtOnceUnlessAsked()
        let sink = LogSink(standardErrorOf: name.rawValue)
        var status: Int32 = 0
        do {
            try OpenFileLimit.refuseLow()
            try await body(sink)
        } catch {
            sink.write("\(name): \("\(error)".printable)")
            status = error.isRefusal ? 2 : 1
        }
        sink.flush(within: 1)
        exit(status)
    }

    private static func serve(
        _ name: ServiceName, _ settings: CommonSettings, _ sink: LogSink, _ stopSeconds: Double,
        _ projections: (inout DatabaseMigrator) -> Void, _ assemble: (ServiceContext) async throws -> [any Service]
    ) async throws {
        let logger = Logger(label: name.rawValue) { _ in JSONLog(service: name.rawValue, level: settings.logLevel, sink: sink) }
        try makeFolder(settings.dataFolder)
        let key = try settings.busKeyFile.take()
        let store = try openStore(of: name, settings, projections: projections)
        let damage = DamageWatch()
        let bus = try Bus.open(binding: settings.ownEndpoints(of: name), key: key, logger: logger) { request in
            answer(request, from: store, logger, damage)
        }
        let clock: any PlatformClock =
            settings.clockURL.map { VirtualClock(url: $0, member: name.rawValue, logger: logger) } ?? SystemClock()
        let context = ServiceContext(
            name: name, settings: settings, clock: clock, store: store, bus: bus, logger: logger, status: StatusBoard(service: name))
        context.status.loaded(upTo: store.head.seq)
        clock.report(Progress(applied: try store.cursors().mapValues(\.seq), head: store.head.seq))
        logger.info("started", metadata: ["store": "\(store.path)", "log": "\(store.log)", "head": "\(store.head.seq)"])
        let limit = EndLimit(name: name.rawValue, sink: sink)
        let parts: [any Service] =
            [clock, damage, Pulsing(context: context), CommandDesk(context: context)] + (try await assemble(context))
        // The last is the first to hear of a stop.
        let services: [any Service] =
            parts.map { Part(service: $0, limit: limit, seconds: cancelSeconds) }
            + [StopWatch(limit: limit, seconds: stopSeconds + cancelSeconds)]
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(stopSeconds)
        let group = ServiceGroup(configuration: configuration)
        defer { bus.close() }
        try await group.run()
        // Nobody is answered from a store that is being closed.
        bus.close()
        if try !store.close() { logger.notice("the store is being read: its write-ahead log stays beside it") }
        logger.info("stopped", metadata: ["head": "\(store.head.seq)"])
    }

    private static func openStore(
        of name: ServiceName, _ settings: CommonSettings, projections: (inout DatabaseMigrator) -> Void
    ) throws -> Store {
        do {
            let store = try Store.open(path: settings.storePath(of: name), of: name, projections: projections)
            // Simulated and real data never meet in one store.
            try store.claim("market", as: settings.clockURL == nil ? "live" : "simulated")
            return store
        } catch let error as StoreError {
            throw RefusedStore(error: error)
        }
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw SettingError("the data folder \(path) cannot be made: give DATA_DIR a folder that you may write to")
        }
    }

    private static func answer(_ request: ReplayRequest, from store: Store, _ logger: Logger, _ damage: DamageWatch) -> ReplayAnswer {
        do {
            let (reply, records) = try store.replay(request)
            return ReplayAnswer(reply, records: records.map { BusRecord(name: $0.name, body: $0.body) })
        } catch {
            logger.error("replay failed", metadata: ["reason": "\(error)"])
            damage.tell(error)
            return ReplayAnswer(
                ReplayReply(
                    status: .refused, log: store.log, oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "\(error)"))
        }
    }
}

/// A part of a service. When it fails, the time begins that the rest has to end.
private struct Part: Service, CustomStringConvertible {
    let service: any Service
    let limit: EndLimit
    let seconds: Double

    var description: String { "\(service)" }

    func run() async throws {
        do {
            try await service.run()
        } catch {
            // What is cancelled fails because of another part's end.
            if !Task.isCancelled { limit.begin("failed (\(error))", seconds: seconds) }
            throw error
        }
    }
}

/// Begins the time that a stop may take.
private struct StopWatch: Service {
    let limit: EndLimit
    let seconds: Double

    func run() async throws {
        try? await gracefulShutdown()
        if Task.isShuttingDownGracefully { limit.begin("was told to stop", seconds: seconds) }
    }
}

/// A store that the start was refused for: the same start fails again.
private struct RefusedStore: Error, CustomStringConvertible {
    let error: StoreError

    var description: String { "\(error)" }
}

extension Error {
    /// Whether the start was refused for what it was given, so that the same start fails again.
    fileprivate var isRefusal: Bool {
        switch self {
        case is SettingError, is RefusedStore: true
        case let error as BusError:
            switch error {
            case .endpointInUse, .noEncryption: true
            default: false
            }
        case let error as StoreError: if case .damaged = error { true } else { false }
        default: false
        }
    }
}

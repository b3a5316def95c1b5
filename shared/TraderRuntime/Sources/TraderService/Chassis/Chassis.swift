import Foundation
public import GRDB
import Logging
public import ServiceLifecycle
import TraderBus
import TraderModel
public import TraderProto
import TraderStore
import UnixSignals

/// What every service does to come up and to go down.
public enum Chassis {
    /// Reads settings, opens store and bus, runs the service until SIGTERM or SIGINT, and ends the process.
    ///
    /// The exit status is 0 after a clean stop, 2 when the start was refused for what it was given, 1 after a failure. One line on
    /// standard error says why.
    ///
    /// - Parameters:
    ///   - keys: the settings of the service beside the common ones.
    ///   - projections: registers the tables that people query.
    ///   - assemble: makes the service's own parts.
    public static func run(
        _ name: ServiceName, keys: [SettingKey] = [], projections: (inout DatabaseMigrator) -> Void,
        assemble: (ServiceContext, SettingSource) async throws -> [any Service]
    ) async -> Never {
        do {
            let source = try await SettingSource.process(knowing: CommonSettings.keys + keys)
            let settings = try CommonSettings(source)
            let logger = Logger(label: name.rawValue) { _ in JSONLog(service: name.rawValue, level: settings.logLevel) }
            try await run(name, settings, logger, projections: projections) { try await assemble($0, source) }
            exit(0)
        } catch {
            FileHandle.standardError.write(Data("\(name): \("\(error)".printable)\n".utf8))
            exit(error.isRefusal ? 2 : 1)
        }
    }

    private static func run(
        _ name: ServiceName, _ settings: CommonSettings, _ logger: Logger, projections: (inout DatabaseMigrator) -> Void,
        assemble: (ServiceContext) async throws -> [any Service]
    ) async throws {
        try makeFolder(settings.dataFolder)
        let key = try settings.busKeyFile.take()
        let store = try Store.open(path: settings.storePath(of: name), projections: projections)
        // Simulated and real data never meet in one store.
        try store.claim("market", as: settings.clockURL == nil ? "live" : "simulated")
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
        let parts: [any Service] =
            [clock, damage, Pulsing(context: context), CommandDesk(context: context)] + (try await assemble(context))
        var configuration = ServiceGroupConfiguration(
            services: parts.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // What does not stop by itself is cancelled: nothing that was acknowledged depends on a clean stop.
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: configuration)
        defer { bus.close() }
        try await group.run()
        // Nobody is answered from a store that is being closed.
        bus.close()
        try store.close()
        logger.info("stopped", metadata: ["head": "\(store.head.seq)"])
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

extension Error {
    /// Whether the start was refused for what it was given, so that the same start fails again.
    fileprivate var isRefusal: Bool {
        switch self {
        case is SettingError: true
        case let error as BusError:
            switch error {
            case .endpointInUse, .noEncryption: true
            default: false
            }
        case let error as StoreError:
            switch error {
            case .inUse, .newerVersion, .claimed, .damaged: true
            default: false
            }
        default: false
        }
    }
}

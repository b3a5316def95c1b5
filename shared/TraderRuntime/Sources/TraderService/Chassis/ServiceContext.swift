public import Logging
import ServiceLifecycle
import Synchronization
public import TraderBus
import TraderModel
public import TraderProto
public import TraderStore

/// What the chassis hands to a service: its settings, clock, store, bus, log and status.
public struct ServiceContext: Sendable {
    public let name: ServiceName
    public let settings: CommonSettings
    public let clock: any PlatformClock
    public let store: Store
    public let bus: Bus
    public let logger: Logger
    public let status: StatusBoard
    /// The commands that the service answers beside `status`.
    public let commands = CommandTable()

    package init(
        name: ServiceName, settings: CommonSettings, clock: any PlatformClock, store: Store, bus: Bus, logger: Logger, status: StatusBoard
    ) {
        self.name = name
        self.settings = settings
        self.clock = clock
        self.store = store
        self.bus = bus
        self.logger = logger
        self.status = status
    }

    /// Runs a service's loop until the service is told to stop; how the loop then ends by being cancelled is no failure.
    public func untilShutdown(_ loop: @Sendable @escaping () async throws -> Void) async throws {
        do {
            try await cancelWhenGracefulShutdown(loop)
        } catch BusError.closed where Task.isShuttingDownGracefully {
            logger.debug("reading stopped")
        } catch is CancellationError where Task.isShuttingDownGracefully {
            logger.debug("waiting stopped")
        }
        status.set(.stopping)
    }

    /// Returns when the time is known; until then the status says what is waited for.
    public func clockStarted() async throws {
        if let url = settings.clockURL { status.set(.starting, reason: "waits for the simulated clock at \(url)") }
        try await clock.started()
        status.set(.starting)
    }

    /// The reading of an upstream from where this service left off.
    public func subscription(to upstream: ServiceName, from cursor: Cursor?) -> Subscription {
        bus.subscribe(to: Upstream(service: upstream, endpoints: settings.endpoints(of: upstream)), from: cursor)
    }

    /// Publishes what a step has logged and says so on the status board, in the log and to a simulation's clock.
    public func publish(_ records: [LogRecord], applied: [ServiceName: Cursor] = [:]) {
        if let last = records.last {
            bus.publish(records.map { BusRecord(name: $0.name, body: $0.body) })
            status.wrote(upTo: last.seq, at: clock.now)
            for record in records { note(record) }
        }
        clock.report(Progress(applied: applied.mapValues(\.seq), head: store.head.seq))
    }

    /// Decisions and trades are worth a line; the rest is there for who looks closer.
    private func note(_ record: LogRecord) {
        let isDecision = ["fires", "orders", "fills"].contains(String(FrameName.topic(of: record.name)))
        logger.log(
            level: isDecision ? .info : .debug, "record",
            metadata: ["name": "\(record.name)", "seq": "\(record.seq)", "cause": "\(record.cause.map(\.description) ?? "none")"])
    }

    /// Publishes a message that is not logged.
    public func publishEphemeral<Payload: Codable & Sendable>(_ topic: Topic, key: String, data: Payload) throws {
        let envelope = Envelope<Payload>.ephemeral(
            topic: topic, key: key, log: store.log, head: store.head.seq, at: clock.now.microseconds, data: data)
        bus.publish([try BusRecord(envelope)])
    }
}

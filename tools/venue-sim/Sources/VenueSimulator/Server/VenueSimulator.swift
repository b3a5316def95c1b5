public import Logging
import NIOCore
import ServiceLifecycle
public import TraderModel
import TraderProcess
import TraderProto
import TraderWeb
import UnixSignals

/// Coinbase, Gate.io, Binance US and Binance's USDT-margined futures on this machine, over a synthetic or recorded market, with the virtual clock of the whole platform.
public struct VenueSimulator: Sendable {
    /// Where the simulator listens, what it plays, and how time passes.
    public struct Configuration: Sendable {
        public var host = "127.0.0.1"
        /// Names under which it may be asked, beside the loopback's.
        public var allowedHosts: Set<String> = []
        /// Port of REST and of the clock (`/clock`); 0 takes a free one.
        public var port = 7190
        /// Port of Coinbase's stream (`/coinbase`) and of Binance's (`/binanceus/…`, `/binanceusdm/…`); 0 takes a free one.
        public var streamPort = 7191
        public var source: MarketSource
        public var clock = ClockMode.lockstep
        public var pace = Pace.times(60)
        /// Members without which a lockstep clock stands still.
        public var members = ServiceName.allCases.map(\.rawValue)
        /// The open of the first bar that is not played; nil for all that the source has: a synthetic market has no end.
        public var until: BarTime?
        /// Whether the run ends when the last bar is final and every member has applied everything; needs an end.
        public var isOnce = false
        /// Updates of a running bar on the stream, 2 to 100; nil: 4 at pace `max`, 15 otherwise.
        public var updatesPerBar: Int?
        /// Moments of a minute at which prices move on Binance's venues, 4 to 29; nil: 4 at pace `max`, 10 otherwise.
        public var ticksPerMinute: Int?
        /// How the venues misbehave.
        public var faults = FaultPlan.none
        /// Port of REST and of Coinbase's stream over TLS; needs `tls`.
        public var tlsPort = 7192
        /// Certificate and key with which both are served over TLS too; nil for plain ones alone.
        public var tls: WebServerTLS?
        /// The keys of Coinbase's clients.
        package var keys = KeyRing.empty
        /// Called with both ports when the simulator accepts connections on them.
        public var onBound: (@Sendable (_ port: Int, _ streamPort: Int) -> Void)?

        /// The defaults, over this market.
        public init(source: MarketSource) { self.source = source }
    }

    private let configuration: Configuration
    private let simulation: Simulation
    private let logger: Logger

    /// Makes the simulator; nothing is opened before `run()`.
    public init(_ configuration: Configuration, logger: Logger = Self.standardErrorLogger) {
        self.configuration = configuration
        self.logger = logger
        var until = configuration.until
        if case .replay(let files) = configuration.source { until = min(until ?? files.market.end, files.market.end) }
        precondition(until != nil || !configuration.isOnce, "a run that ends needs an end: set until")
        simulation = Simulation(
            SimulationPlan(
                source: configuration.source, clock: configuration.clock, pace: configuration.pace, members: configuration.members,
                until: until, isOnce: configuration.isOnce,
                updatesPerBar: configuration.updatesPerBar ?? (configuration.pace == .max ? 4 : 15),
                ticksPerMinute: configuration.ticksPerMinute ?? (configuration.pace == .max ? 4 : 10), faults: configuration.faults,
                keys: configuration.keys),
            logger: logger)
    }

    private static let name = "venue-sim"
    private static let sink = LogSink(standardErrorOf: name)

    /// One JSON object a line on standard error, as the services log.
    public static var standardErrorLogger: Logger { Logger(label: name) { JSONLog(service: $0, level: .info, sink: sink) } }

    /// Waits until what was logged is written or given up, for the end of the process.
    public static func flushLog() { sink.flush(within: 1) }

    /// Serves until a `once` run has ended, SIGTERM or SIGINT. Throws `WebServerError` when it cannot listen, and when its
    /// certificate cannot be used.
    public func run() async throws {
        for note in notes { logger.notice("\(note)") }
        let secureServer = try secureServer
        let ports = BoundPorts { [configuration, logger] port, streamPort in
            logger.info(
                "listening",
                metadata: ["http": "\(configuration.host):\(port)", "stream": "\(configuration.host):\(streamPort)"])
            configuration.onBound?(port, streamPort)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: secureServer + [
                    .init(service: server(port: configuration.port, VenueSockets.clock(simulation, hosts)) { await ports.bound(port: $0) }),
                    .init(
                        service: server(port: configuration.streamPort, streams) {
                            await ports.bound(streamPort: $0)
                        }),
                    .init(service: SimulationService(simulation: simulation), successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// REST and the stream over TLS, beside the plain ones.
    private var secureServer: [ServiceGroupConfiguration.ServiceConfiguration] {
        get throws {
            guard let tls = configuration.tls else { return [] }
            let server = server(port: configuration.tlsPort, streams, security: try tls.security()) {
                [configuration, logger] port in
                logger.info("listening", metadata: ["tls": "\(configuration.host):\(port)"])
            }
            return [.init(service: server)]
        }
    }

    private var hosts: HostRule { HostRule(names: configuration.allowedHosts, remedy: "give --allow-host NAME to allow it") }

    private var streams: WebSocketRoute {
        let ping = configuration.faults.binancePing
        return VenueSockets.streams(
            simulation, hosts, binancePings: SocketPings(interval: .seconds(ping.every), patience: .seconds(ping.patience)))
    }

    private var notes: [String] {
        let faults = configuration.faults.texts
        let misbehaviour = faults.isEmpty ? [] : ["the venues misbehave on purpose: \(faults.joined(separator: " "))"]
        guard case .replay(let files) = configuration.source else { return misbehaviour }
        return files.notes + misbehaviour
    }

    private func server(
        port: Int, _ route: WebSocketRoute, security: (@Sendable (any Channel) throws -> Void)? = nil,
        _ onBound: @escaping @Sendable (Int) async -> Void
    ) -> WebServer {
        // What the servers say of their connections, or beside the error that ends the run, is of no use to the reader of a demo's log.
        var logger = logger
        logger.logLevel = .critical
        var web = WebServerConfiguration(host: configuration.host, port: port, serverName: "venue-sim")
        web.security = security
        return WebServer(
            configuration: web,
            router: VenueRoutes.router(simulation, RequestAuth(keys: configuration.keys), hosts), socketRoute: route, onBound: onBound,
            logger: logger)
    }
}

/// Waits until both servers accept connections.
private actor BoundPorts {
    private let onBoth: @Sendable (Int, Int) -> Void
    private var port: Int?
    private var streamPort: Int?

    init(onBoth: @escaping @Sendable (Int, Int) -> Void) { self.onBoth = onBoth }

    func bound(port: Int) {
        self.port = port
        tell()
    }

    func bound(streamPort: Int) {
        self.streamPort = streamPort
        tell()
    }

    private func tell() {
        if let port, let streamPort { onBoth(port, streamPort) }
    }
}

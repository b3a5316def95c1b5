public import GRDB
import Logging
package import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderStore
package import TraderWeb

/// api-gateway: every topic in, REST and WebSocket for the browser out.
public enum APIGateway {
    /// The settings beside the common ones.
    public static let keys = GatewaySettings.keys

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.apiGateway, keys: keys, projections: register) { context, source in
            try parts(context, GatewaySettings(source))
        }
    }

    /// What the service does, to be run together; `onBound` is told the port once it is listened on.
    package static func parts(
        _ context: ServiceContext, _ settings: GatewaySettings, onBound: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> [any Service] {
        let hub = BrowserHub()
        let watch = ServiceWatch(context)
        let consumer = Consumer(
            context, EventShell(), upstreams: context.settings.feeds + [.signalEngine, .paperBroker],
            deliver: { step in
                for case .features(let record) in step.outputs { context.status.sawData(upTo: record.closeTime) }
                hub.logged(step.records, of: context.store.log)
            })
        return [consumer, watch, FormingTap(context: context, hub: hub), server(context, settings, hub, watch, onBound: onBound)]
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.following(
        .apiGateway, EventShell(), wholeOnly: ["instruments", "newest_features", "ready_time"], projections: register)

    /// Registers the gateway's tables.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        CandleRows.register(in: &migrator)
        InstrumentRows.register(in: &migrator)
        FeatureRow.register(in: &migrator)
        SignalRows.register(in: &migrator)
        StrategyRows.register(in: &migrator)
        TradeRows.register(in: &migrator)
        EventBars.register(in: &migrator)
    }

    /// The web server over the context's store.
    package static func server(
        _ context: ServiceContext, _ settings: GatewaySettings, _ hub: BrowserHub, _ watch: ServiceWatch? = nil,
        heartbeat: Duration = .seconds(20), onBound: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> WebServer {
        let doorkeeper = Doorkeeper(
            hosts: HostRule(names: settings.allowedHosts, remedy: "set HTTP_ALLOWED_HOSTS to allow it"), token: settings.token)
        let feed = EventFeed(store: context.store, hub: hub, heartbeat: heartbeat)
        let route = WebSocketRoute(
            path: "/ws",
            accept: { request in doorkeeper.refusal(of: request, checkingOrigin: true).map { .refuse($0) } ?? .accept },
            handle: { try await feed.serve($0) })
        return WebServer(
            configuration: WebServerConfiguration(host: settings.host, port: settings.port),
            router: GatewayRoutes(
                context: context, settings: settings, doorkeeper: doorkeeper, watch: watch ?? ServiceWatch(context),
                reads: StrategyReads(logger: context.logger)
            ).router(), socketRoute: route,
            onBound: { port in
                context.logger.info("listening", metadata: ["url": "http://\(settings.host):\(port)"])
                onBound(port)
            },
            logger: context.logger)
    }
}

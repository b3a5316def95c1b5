/// The three sockets of one service, and the table of ports that all services share.
public struct Endpoints: Hashable, Codable, Sendable {
    /// Where the service publishes its records (PUB).
    public let publish: Endpoint
    /// Where it answers questions for earlier records (ROUTER).
    public let replay: Endpoint
    /// Where it takes commands (ROUTER).
    public let command: Endpoint

    /// Three endpoints of any transport.
    public init(publish: Endpoint, replay: Endpoint, command: Endpoint) {
        self.publish = publish
        self.replay = replay
        self.command = command
    }

    /// The first port of the table unless a setting says otherwise.
    public static let defaultBasePort = 7100

    /// The service's row of the table, rows 5 to 8 for feeds of further venues: `basePort + 10 * row`, then publish, replay and command.
    /// `host` is `*` to bind on every interface.
    public static func standard(for service: ServiceName, host: String = "127.0.0.1", basePort: Int = defaultBasePort) -> Endpoints {
        let first = basePort + portsPerService * row(of: service)
        return Endpoints(
            publish: .tcp(host: host, port: first), replay: .tcp(host: host, port: first + 1),
            command: .tcp(host: host, port: first + 2))
    }

    /// The port of the demo's virtual clock, behind the services' rows.
    public static func clockPort(basePort: Int = defaultBasePort) -> Int { basePort + 90 }

    private static let portsPerService = 10

    private static func row(of service: ServiceName) -> Int {
        switch service {
        case .marketFeed: 0
        case .liqPoller: 1
        case .signalEngine: 2
        case .paperBroker: 3
        case .apiGateway: 4
        case .binanceUSFeed: 5
        case .binanceUSDMFeed: 6
        }
    }
}

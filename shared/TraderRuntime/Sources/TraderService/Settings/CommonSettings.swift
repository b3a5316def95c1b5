public import Logging
public import TraderModel
public import TraderProto

/// What every service reads.
public struct CommonSettings: Sendable {
    /// The folder of the stores.
    public let dataFolder: String
    public let logLevel: Logger.Level
    /// The interface that the service's own sockets listen on.
    public let bindHost: String
    /// The first port of the table of endpoints.
    public let basePort: Int
    /// The file with the platform's key, which all its services share.
    public let busKeyFile: BusKeyFile
    /// The virtual clock's WebSocket; nil for the wall clock.
    public let clockURL: String?
    /// The feeds that run on this platform, Coinbase's first.
    public let feeds: [ServiceName]
    /// The contracts whose liquidations are polled, one that is never without an hour first.
    public let contracts: [Instrument]
    private let hosts: [ServiceName: String]

    public static let keys: [SettingKey] = [dataDir, level, bind, base, busKey, clock, feedVenues, PolledContracts.key] + servers.map(host)

    private static let servers = ServiceName.allCases + ServiceName.feeds.dropFirst()

    private static let dataDir = SettingKey("data.dir", standard: ".trader/live", "folder of the stores, one file a service")
    private static let level = SettingKey("log.level", standard: "info", "trace, debug, info, notice, warning, error or critical")
    private static let bind = SettingKey("bus.bind.host", standard: "127.0.0.1", "interface of the ZeroMQ sockets; * for all of them")
    private static let base = SettingKey("bus.port.base", standard: "\(Endpoints.defaultBasePort)", "first port of the ZeroMQ sockets")
    private static let busKey = SettingKey(
        "bus.key.file", standard: "", "file with the platform's key; empty for bus.key in the data folder")
    private static let clock = SettingKey("clock.url", standard: "", "WebSocket of a simulation's virtual clock; empty for the wall clock")

    private static let feedVenues = SettingKey(
        "feeds", standard: "coinbase", "venues whose feeds run here: coinbase, and binanceus or binanceusdm behind a comma each")

    private static func host(of service: ServiceName) -> SettingKey {
        SettingKey(
            service.rawValue.split { "-@".contains($0) }.joined(separator: ".") + ".host", standard: "127.0.0.1",
            "where the others find \(service.rawValue)")
    }

    public init(_ source: SettingSource) throws(SettingError) {
        dataFolder = try source.text(Self.dataDir)
        let level = try source.text(Self.level)
        guard let parsed = Logger.Level(rawValue: level) else {
            throw SettingError(Self.level, level, should: "use one of: \(Self.level.summary)")
        }
        logLevel = parsed
        bindHost = try source.text(Self.bind)
        basePort = try source.number(Self.base, in: 1_024...65_400)
        let keyFile = try source.text(Self.busKey)
        busKeyFile = BusKeyFile(path: keyFile.isEmpty ? "\(dataFolder)/bus.key" : keyFile)
        let url = try source.text(Self.clock)
        guard !url.lowercased().hasPrefix("wss:") else { throw SettingError(Self.clock, url, should: "use ws://, the clock speaks no TLS") }
        clockURL = url.isEmpty ? nil : url
        var hosts: [ServiceName: String] = [:]
        for service in Self.servers { hosts[service] = try source.text(Self.host(of: service)) }
        self.hosts = hosts
        contracts = try PolledContracts.contracts(source)
        feeds = try Self.feeds(named: try source.text(Self.feedVenues))
    }

    private static func feeds(named text: String) throws(SettingError) -> [ServiceName] {
        guard let feeds = ServiceName.feeds(of: text) else { throw SettingError(feedVenues, text, should: ServiceName.feedsRemedy) }
        return feeds
    }

    /// The store's file of a service.
    public func storePath(of service: ServiceName) -> String { "\(dataFolder)/\(service.rawValue).db" }

    /// Where `service` listens, when it is this process.
    public func ownEndpoints(of service: ServiceName) -> Endpoints { .standard(for: service, host: bindHost, basePort: basePort) }

    /// Where the others find `service`.
    public func endpoints(of service: ServiceName) -> Endpoints {
        .standard(for: service, host: hosts[service] ?? "127.0.0.1", basePort: basePort)
    }
}

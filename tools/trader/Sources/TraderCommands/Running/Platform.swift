import Foundation
package import TraderProto
package import TraderService

/// The platform on this machine: which programs it is made of, what each is told, and which ports it takes.
package struct Platform: Sendable {
    /// The services, downstream first: the order of stopping.
    package static let stopOrder: [ServiceName] = [.apiGateway, .paperBroker, .signalEngine, .liqPoller, .marketFeed]
    package static let marketName = "venue-sim"

    package let folder: DataFolder
    package let httpPort: Int
    package let busBasePort: Int
    /// Nil with the real venues.
    package let market: DemoMarket?
    private let settings: PlatformSettings

    /// A platform by the settings; a demo has a folder and ports of its own where nobody asks for others. Throws `InputError` when a port
    /// cannot be one.
    package init(_ settings: PlatformSettings, market: DemoMarket?) throws(InputError) {
        folder = DataFolder(settings.given("DATA_DIR") ?? (market == nil ? DataFolder.live : .demo).path)
        httpPort = try settings.number(.port, standard: 8_000, in: 1...65_535, remedy: "give a port from 1 to 65535")
        busBasePort = try settings.number(
            .busPortBase, standard: market == nil ? Endpoints.defaultBasePort : 7_200, in: 1_024...65_400,
            remedy: "give a port from 1024 to 65400; the hundred from there on are the platform's")
        self.market = market
        self.settings = settings
    }

    package var dashboard: String { "http://\(Self.reachable(settings.given("HTTP_HOST"))):\(httpPort)" }

    /// Where the services listen, for who is on this machine.
    package var endpoints: [ServiceName: Endpoints] {
        Dictionary(uniqueKeysWithValues: ServiceName.allCases.map { ($0, .standard(for: $0, host: busHost, basePort: busBasePort)) })
    }

    /// The file with the key to the services' commands: a demo's own, or the one that the settings name, or the data folder's.
    package var keyFile: BusKeyFile {
        let named = market == nil ? settings.given("BUS_KEY_FILE") : nil
        return named.map { BusKeyFile(path: DataFolder($0).absolutePath) } ?? DataFolder(folder.absolutePath).keyFile
    }

    /// The port of the simulated venues' REST interfaces and of the clock; Coinbase's stream has the next.
    package var marketPort: Int { busBasePort + 95 }

    /// Refuses to start where a port is taken. Throws `InputError` naming the port and the option that moves it.
    package func refuseTakenPorts() async throws {
        var ports = [(httpPort, "--port")]
        for row in ServiceName.allCases.indices { ports += (0..<3).map { (busBasePort + 10 * row + $0, "--bus-port-base") } }
        if market != nil { ports += [(marketPort, "--bus-port-base"), (marketPort + 1, "--bus-port-base")] }
        for (port, option) in ports {
            guard let obstacle = await LocalPort(port).obstacle() else { continue }
            throw InputError("port \(port) \(obstacle): stop what listens there, or give another \(option)")
        }
    }

    /// The services, in the order of the table of ports. Throws `InputError` when one has not been built.
    package func services(in programs: ProgramFolder) throws(InputError) -> [Program] {
        var services: [Program] = []
        for service in ServiceName.allCases {
            services.append(
                Program(
                    name: service.rawValue, executable: try programs.executable(service.rawValue), environment: environment(of: service),
                    withheld: ServiceKeys.foreign(to: service)))
        }
        return services
    }

    /// The simulated venues; nil with the real ones.
    package func marketProgram(in programs: ProgramFolder) throws(InputError) -> Program? {
        guard let market else { return nil }
        return Program(
            name: Self.marketName, executable: try programs.executable(Self.marketName),
            arguments: ["--port", "\(marketPort)"] + market.arguments, withheld: Set(ServiceKeys.all.keys))
    }

    /// What a service is told over what it inherits, by the names of its settings: what all of the platform must agree on, what a demo is
    /// made of, and where the project's folders are. The rest it reads where this command reads it.
    package func environment(of service: ServiceName) -> [String: String] {
        var variables = ["DATA_DIR": folder.absolutePath, "BUS_PORT_BASE": "\(busBasePort)", "BUS_KEY_FILE": keyFile.path]
        for other in ServiceName.allCases {
            let variable = Self.hostVariable(of: other)
            if market != nil || settings.given(variable) == nil { variables[variable] = busHost }
        }
        if service == .apiGateway {
            variables["HTTP_PORT"] = "\(httpPort)"
            if settings.given("WEB_ROOT") == nil, let page = ProjectFolder.find("web/dist", holding: "index.html") {
                variables["WEB_ROOT"] = page
            }
        }
        if service == .signalEngine, let strategies = strategiesToRun { variables["STRATEGIES_DIR"] = strategies }
        guard let market else { return variables }
        let own = simulated(market)
        return variables.merging(own.filter { !ServiceKeys.foreign(to: service).contains($0.key) }) { _, own in own }
    }

    /// What a demo is made of, by the names of the settings: no setting of a live platform moves it.
    private func simulated(_ market: DemoMarket) -> [String: String] {
        let rest = "http://127.0.0.1:\(marketPort)"
        return [
            "CLOCK_URL": "ws://127.0.0.1:\(marketPort)/clock", "COINBASE_REST_URL": rest,
            "COINBASE_WS_URL": "ws://127.0.0.1:\(marketPort + 1)/coinbase", "GATEIO_REST_URL": rest, "VENUE_REQUESTS_PER_SECOND": "1000",
            // Simulated venues know no account: a key is told to nobody.
            "COINBASE_KEY_NAME": "", "COINBASE_PRIVATE_KEY": "", "COINBASE_PRIVATE_KEY_FILE": "",
            // The simulated venues have these, and no others.
            "VENUE": "coinbase", "INSTRUMENTS": "BTC-USD,ETH-USD",
            "STRATEGIES_COPIED": "true",
            "MARKET_DESCRIPTION": "\(market.description); strategies: a copy in \(DemoFolder(folder).strategies)",
        ]
    }

    /// The settings that the user made for a live platform and that do not count in a demo, in alphabetical order.
    package var settingsWithoutEffect: [String] {
        guard let market else { return [] }
        return (simulated(market).keys + ["BUS_KEY_FILE"] + ServiceName.allCases.map(Self.hostVariable)).filter {
            settings.given($0) != nil
        }.sorted()
    }

    /// What the venues are, in words: the real ones where no setting says otherwise.
    package var venues: String {
        if let clock = settings.given("CLOCK_URL") { return "venues on the simulated clock \(clock)" }
        let places = ["COINBASE_REST_URL", "COINBASE_WS_URL", "GATEIO_REST_URL"].compactMap { settings.given($0) }
        return places.isEmpty ? "the real venues" : "the venues that the settings name (\(places.joined(separator: ", ")))"
    }

    /// Whether time passes by a virtual clock.
    package var isSimulated: Bool { market != nil || settings.given("CLOCK_URL") != nil }

    /// The folder of the documents that a demo copies, or that run: where the settings say, else the project's; nil where there is none.
    package var strategies: String? { settings.strategiesFolder }

    /// The folder of the documents that run; nil where the service finds it by its own settings.
    package var strategiesToRun: String? {
        if market != nil { return DataFolder(DemoFolder(folder).strategies).absolutePath }
        return settings.given("STRATEGIES_DIR") == nil ? strategies : nil
    }

    private static func hostVariable(of service: ServiceName) -> String {
        service.rawValue.uppercased().split(separator: "-").joined(separator: "_") + "_HOST"
    }

    /// The interface of the services' sockets, as one reaches it from here.
    private var busHost: String { Self.reachable(settings.given("BUS_BIND_HOST")) }

    private static func reachable(_ host: String?) -> String {
        guard let host, !["*", "0.0.0.0"].contains(host) else { return "127.0.0.1" }
        return host
    }
}

import Foundation
package import TraderProto
package import TraderService

/// The platform on this machine: which programs it is made of, what each is told, and which ports it takes.
package struct Platform: Sendable {
    /// The services, downstream first: the order of stopping.
    package static let stopOrder = Array(ServiceName.known.reversed())
    package static let marketName = "venue-sim"

    package let folder: DataFolder
    package let httpPort: Int
    package let busBasePort: Int
    /// The feeds that run, Coinbase's first.
    package let feeds: [ServiceName]
    /// Nil with the real venues.
    package let market: DemoMarket?
    private let settings: PlatformSettings

    /// A platform by the settings; a demo has a folder, ports and feeds of its own where nobody asks for others. Throws `InputError` when a
    /// port cannot be one, and when the feeds cannot be these.
    package init(_ settings: PlatformSettings, market: DemoMarket?) throws(InputError) {
        folder = DataFolder(settings.given("DATA_DIR") ?? (market == nil ? DataFolder.live : .demo).path)
        httpPort = try settings.number(.port, standard: 8_000, in: 1...65_535, remedy: "give a port from 1 to 65535")
        busBasePort = try settings.number(
            .busPortBase, standard: market == nil ? Endpoints.defaultBasePort : 7_200, in: 1_024...65_400,
            remedy: "give a port from 1024 to 65400; the hundred from there on are the platform's")
        feeds = if let market { market.feeds } else { try settings.feeds() }
        self.market = market
        self.settings = settings
        if market == nil, let venue = settings.given(Self.venueVariable) {
            throw InputError("VENUE \(venue): is for a feed that is started by hand; a platform has Coinbase's, and those that FEEDS names")
        }
    }

    private static let venueVariable = "VENUE"

    /// The services that it is made of, in the order of the flow.
    package var members: [ServiceName] { ServiceName.known.filter { $0.venue == nil || feeds.contains($0) } }

    /// How many services that are, in words.
    package var count: String {
        switch members.count {
        case 5: "five"
        case 6: "six"
        case 7: "seven"
        default: "\(members.count)"
        }
    }

    package var dashboard: String { "http://\(Self.reachable(settings.given("HTTP_HOST"))):\(httpPort)" }

    /// Where the services listen, for who is on this machine.
    package var endpoints: [ServiceName: Endpoints] {
        Dictionary(uniqueKeysWithValues: members.map { ($0, .standard(for: $0, host: busHost, basePort: busBasePort)) })
    }

    /// The file with the key to the services' commands: a demo's own, or the one that the settings name, or the data folder's.
    package var keyFile: BusKeyFile {
        let named = market == nil ? settings.given("BUS_KEY_FILE") : nil
        return named.map { BusKeyFile(path: DataFolder($0).absolutePath) } ?? DataFolder(folder.absolutePath).keyFile
    }

    /// The port of the simulated venues' REST interfaces and of the clock; the streams have the next.
    package var marketPort: Int { busBasePort + 95 }

    /// Refuses to start where a port is taken. Throws `InputError` naming the port and the option that moves it.
    package func refuseTakenPorts() async throws {
        var ports = [(httpPort, "--port")]
        for endpoints in endpoints.values {
            for endpoint in [endpoints.publish, endpoints.replay, endpoints.command] {
                ports += endpoint.rawValue.split(separator: ":").last.flatMap { Int($0) }.map { [($0, "--bus-port-base")] } ?? []
            }
        }
        if market != nil { ports += [(marketPort, "--bus-port-base"), (marketPort + 1, "--bus-port-base")] }
        for (port, option) in ports.sorted(by: { $0.0 < $1.0 }) {
            guard let obstacle = await LocalPort(port).obstacle() else { continue }
            throw InputError("port \(port) \(obstacle): stop what listens there, or give another \(option)")
        }
    }

    /// The services, in the order of the flow. Throws `InputError` when one has not been built.
    package func services(in programs: ProgramFolder) throws(InputError) -> [Program] {
        var services: [Program] = []
        for service in members {
            services.append(
                Program(
                    name: service.rawValue, executable: try programs.executable(service.program), environment: environment(of: service),
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
        variables["FEEDS"] = feeds.compactMap(\.venue).joined(separator: ",")
        // Which feed a process is no file says for all of them.
        if let venue = service.venue { variables[Self.venueVariable] = venue }
        for other in ServiceName.known {
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
        let (rest, streams) = ("http://127.0.0.1:\(marketPort)", "ws://127.0.0.1:\(marketPort + 1)")
        var variables = [
            "CLOCK_URL": "ws://127.0.0.1:\(marketPort)/clock", "COINBASE_REST_URL": rest,
            "COINBASE_WS_URL": "\(streams)/coinbase", "BINANCEUS_REST_URL": rest, "BINANCEUS_WS_URL": "\(streams)/binanceus",
            "BINANCEUSDM_REST_URL": rest, "BINANCEUSDM_WS_URL": "\(streams)/binanceusdm", "GATEIO_REST_URL": rest,
            "VENUE_REQUESTS_PER_SECOND": "1000",
            // Simulated venues know no account: a key is told to nobody.
            "COINBASE_KEY_NAME": "", "COINBASE_PRIVATE_KEY": "", "COINBASE_PRIVATE_KEY_FILE": "",
            // The simulated Gate.io has these, and no others.
            "GATEIO_CONTRACTS": "BTC_USDT,ETH_USDT",
            "STRATEGIES_COPIED": "true",
            "MARKET_DESCRIPTION": "\(market.description); strategies: a copy in \(DemoFolder(folder).strategies)",
        ]
        // The simulated venues have these, and no others.
        for (venue, symbols) in market.symbols { variables[Self.instrumentsVariable(of: venue)] = symbols.joined(separator: ",") }
        return variables
    }

    /// The setting with what a venue's feed follows at its first start.
    private static func instrumentsVariable(of venue: String) -> String {
        venue == ServiceName.marketFeed.venue ? "INSTRUMENTS" : "INSTRUMENTS_\(venue.uppercased())"
    }

    /// The settings that the user made for a live platform and that do not count in a demo, in alphabetical order.
    package var settingsWithoutEffect: [String] {
        guard let market else { return [] }
        let own = simulated(market).keys + ["BUS_KEY_FILE", "FEEDS", Self.venueVariable] + ServiceName.known.map(Self.hostVariable)
        return own.filter { settings.given($0) != nil }.sorted()
    }

    /// What the venues are, in words: the real ones where no setting says otherwise.
    package var venues: String {
        if let clock = settings.given("CLOCK_URL") { return "venues on the simulated clock \(clock)" }
        let feeds = feeds.compactMap { $0.venue?.uppercased() }.flatMap { ["\($0)_REST_URL", "\($0)_WS_URL"] }
        let places = (feeds + ["GATEIO_REST_URL"]).compactMap { settings.given($0) }
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
        service.rawValue.uppercased().split { "-@".contains($0) }.joined(separator: "_") + "_HOST"
    }

    /// The interface of the services' sockets, as one reaches it from here.
    private var busHost: String { Self.reachable(settings.given("BUS_BIND_HOST")) }

    private static func reachable(_ host: String?) -> String {
        guard let host, !["*", "0.0.0.0"].contains(host) else { return "127.0.0.1" }
        return host
    }
}

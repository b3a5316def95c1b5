import Foundation
package import TraderProto
import TraderService

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

    /// Throws `InputError` when a port cannot be one.
    package init(folder: DataFolder, httpPort: Int, busBasePort: Int, market: DemoMarket?) throws(InputError) {
        guard (1...65_535).contains(httpPort) else { throw InputError("--port \(httpPort): give a port from 1 to 65535") }
        guard (1_024...65_400).contains(busBasePort) else {
            throw InputError("--bus-port-base \(busBasePort): give a port from 1024 to 65400; the hundred from there on are the platform's")
        }
        self.folder = folder
        self.httpPort = httpPort
        self.busBasePort = busBasePort
        self.market = market
    }

    package var dashboard: String { "http://127.0.0.1:\(httpPort)" }

    package var endpoints: [ServiceName: Endpoints] {
        Dictionary(uniqueKeysWithValues: ServiceName.allCases.map { ($0, .standard(for: $0, basePort: busBasePort)) })
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
                    name: service.rawValue, executable: try programs.executable(service.rawValue), environment: environment(of: service)))
        }
        return services
    }

    /// The simulated venues; nil with the real ones.
    package func marketProgram(in programs: ProgramFolder) throws(InputError) -> Program? {
        guard let market else { return nil }
        return Program(
            name: Self.marketName, executable: try programs.executable(Self.marketName),
            arguments: ["--port", "\(marketPort)"] + market.arguments)
    }

    /// What a service is told, by the names of its settings in the environment.
    package func environment(of service: ServiceName) -> [String: String] {
        var variables = [
            "DATA_DIR": folder.absolutePath, "BUS_PORT_BASE": "\(busBasePort)", "BUS_BIND_HOST": "127.0.0.1",
            "BUS_KEY_FILE": DataFolder(folder.absolutePath).keyFile.path,
            "CLOCK_URL": market == nil ? "" : "ws://127.0.0.1:\(marketPort)/clock",
        ]
        for other in ServiceName.allCases {
            variables[other.rawValue.uppercased().split(separator: "-").joined(separator: "_") + "_HOST"] = "127.0.0.1"
        }
        if service == .apiGateway {
            variables["HTTP_PORT"] = "\(httpPort)"
            variables["MARKET_DESCRIPTION"] = market?.description ?? ""
            if let webRoot { variables["WEB_ROOT"] = webRoot }
        }
        if service == .signalEngine, let strategies { variables["STRATEGIES_DIR"] = strategies }
        return market == nil ? variables : variables.merging(simulated(service)) { _, own in own }
    }

    private func simulated(_ service: ServiceName) -> [String: String] {
        let rest = "http://127.0.0.1:\(marketPort)"
        return switch service {
        case .marketFeed:
            [
                "COINBASE_REST_URL": rest, "COINBASE_WS_URL": "ws://127.0.0.1:\(marketPort + 1)/coinbase",
                "VENUE_REQUESTS_PER_SECOND": "1000",
            ]
        case .liqPoller: ["GATEIO_REST_URL": rest, "VENUE_REQUESTS_PER_SECOND": "1000"]
        case .apiGateway: ["HTTP_HOST": "127.0.0.1"]
        case .signalEngine, .paperBroker: [:]
        }
    }

    /// The browser's files: where the environment says, else in the working folder or in the repository that the program was built in.
    private var webRoot: String? {
        ProjectFolder.find(["web/dist"], setBy: "WEB_ROOT", holding: "index.html")
    }

    /// The strategy documents, wherever the environment says or the project has them.
    private var strategies: String? { ProjectFolder.find(["strategies"], setBy: "STRATEGIES_DIR", holding: ".") }
}

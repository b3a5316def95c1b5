import Foundation
import TestSupport
import Testing
import TraderCommands
import TraderProcess
import TraderProto
import TraderService

/// Command line, environment, `.env`, default: the first that has a value counts, for every setting of every service, however it is started.
/// The tables are made from the services' own keys: a new one is walked through without a word here.
@Suite("the ways of settings") struct SettingWaysTests {
    /// From the one that counts most.
    enum Way: String, CaseIterable, Sendable { case option, environment, file, standard }

    private static let options: [PlatformSettings.Option] = [.data, .port, .busPortBase, .feeds]

    /// What a demo is made of: no setting moves it.
    private static let demoOwn: Set<String> = [
        "CLOCK_URL", "COINBASE_REST_URL", "COINBASE_WS_URL", "COINBASE_KEY_NAME", "COINBASE_PRIVATE_KEY", "COINBASE_PRIVATE_KEY_FILE",
        "INSTRUMENTS", "BINANCEUS_REST_URL", "BINANCEUS_WS_URL", "BINANCEUSDM_REST_URL", "BINANCEUSDM_WS_URL", "FEEDS", "GATEIO_REST_URL",
        "GATEIO_CONTRACTS", "VENUE_REQUESTS_PER_SECOND", "MARKET_DESCRIPTION", "STRATEGIES_COPIED", "STRATEGIES_DIR",
        "MARKET_FEED_HOST", "MARKET_FEED_BINANCEUS_HOST", "MARKET_FEED_BINANCEUSDM_HOST",
        "LIQ_POLLER_HOST", "SIGNAL_ENGINE_HOST", "PAPER_BROKER_HOST", "API_GATEWAY_HOST", "BUS_KEY_FILE",
    ]

    /// A value that tells by which way it came.
    private static func value(of variable: String, by way: Way) -> String {
        let place = (Way.allCases.firstIndex(of: way) ?? 0) + 1
        return switch variable {
        case "HTTP_PORT": "\(8_100 + place)"
        case "BUS_PORT_BASE": "\(9_000 + 100 * place)"
        case "FEEDS": ["coinbase,binanceus", "coinbase,binanceusdm", "coinbase,binanceus,binanceusdm", "coinbase"][place - 1]
        case "GATEIO_CONTRACTS": ["BTC_USDT", "ETH_USDT", "SOL_USDT", "BTC_USDT,ETH_USDT"][place - 1]
        // Which feed a process is the launcher says.
        case "VENUE": "coinbase"
        default: "\(way.rawValue)-\(variable.lowercased())"
        }
    }

    private static func values(by way: Way, where isSet: Bool = true) -> [String: String] {
        isSet ? ServiceKeys.all.mapValues { value(of: $0.variable, by: way) } : [:]
    }

    /// An environment and a file in which every setting has a value by each way from `way` down.
    private static func surroundings(_ way: Way, _ folder: TemporaryFolder) throws -> (environment: [String: String], file: String) {
        let file = values(by: .file, where: way != .standard).map { "\($0)=\($1)\n" }.joined()
        return (values(by: .environment, where: way == .option || way == .environment), try folder.write(file, to: "\(way).env"))
    }

    @Test("a service that is started by hand", arguments: ServiceName.known, Way.allCases)
    func bare(service: ServiceName, way: Way) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let (environment, file) = try Self.surroundings(way, folder)
        let keys = ServiceKeys.of(service)
        let arguments = way == .option ? keys.flatMap { [$0.option, Self.value(of: $0.variable, by: way)] } : []
        let source = try await SettingSource.of(
            arguments: [service.rawValue] + arguments, environment: environment, file: file, knowing: keys)
        for key in keys {
            let wanted = way == .standard ? key.standard : Self.value(of: key.variable, by: way)
            #expect(try source.text(key) == wanted, "\(key.variable)")
        }
    }

    @Test("the services of up and of a demo", arguments: [false, true], Way.allCases)
    func launched(isDemo: Bool, way: Way) async throws {
        let (folder, programs) = (try TemporaryFolder(), try FakePrograms())
        defer { withExtendedLifetime((folder, programs)) {} }
        let (environment, file) = try Self.surroundings(way, folder)
        let options = Self.options.map { ($0, Self.value(of: $0.rawValue, by: .option)) }
        let settings = try await PlatformSettings.read(
            options: way == .option ? Dictionary(uniqueKeysWithValues: options) : [:], environment: environment, file: file)
        let platform = try Platform(settings, market: isDemo ? DemoMarket(.init()) : nil)
        for program in try platform.services(in: ProgramFolder(path: programs.path)) {
            let service = try #require(ServiceName(rawValue: program.name))
            let source = try await SettingSource.of(
                arguments: [program.name], environment: program.environment(inheriting: environment), file: file,
                knowing: ServiceKeys.of(service))
            for key in ServiceKeys.of(service) where !(isDemo && Self.demoOwn.contains(key.variable)) {
                let hasOption = Self.options.contains { $0.rawValue == key.variable }
                let found = try source.text(key)
                guard key.variable != "VENUE" else {
                    #expect(found == service.venue)
                    continue
                }
                guard way != .standard else {
                    #expect(found == Self.standard(of: key, isDemo: isDemo) || found.hasSuffix("/\(key.standard ?? "")"), "\(key.variable)")
                    continue
                }
                let wanted = Self.value(of: key.variable, by: way == .option && !hasOption ? .environment : way)
                #expect(
                    ["DATA_DIR", "BUS_KEY_FILE"].contains(key.variable) ? found.hasSuffix("/\(wanted)") : found == wanted,
                    "\(key.variable) of \(service)")
            }
        }
    }

    /// A demo has a folder and ports of its own.
    private static func standard(of key: SettingKey, isDemo: Bool) -> String? {
        let folder = DataFolder(isDemo ? ".trader/demo" : ".trader/live").absolutePath
        return switch key.variable {
        case "DATA_DIR": folder
        case "BUS_KEY_FILE": "\(folder)/bus.key"
        case "BUS_PORT_BASE": isDemo ? "7200" : key.standard
        default: key.standard
        }
    }

    @Test("a demo is made of its own venues, clock and copy of the strategies, whatever is set, and says what does not count")
    func demoOwn() async throws {
        let (folder, programs) = (try TemporaryFolder(), try FakePrograms())
        defer { withExtendedLifetime((folder, programs)) {} }
        let (environment, file) = try Self.surroundings(.environment, folder)
        let platform = try Platform(
            try await PlatformSettings.read(environment: environment, file: file), market: DemoMarket(.init()))
        for program in try platform.services(in: ProgramFolder(path: programs.path)) {
            let inherited = program.environment(inheriting: environment)
            for (variable, value) in inherited where Self.demoOwn.contains(variable) {
                #expect(value != environment[variable], "\(variable)")
            }
        }
        #expect(Set(platform.settingsWithoutEffect) == Self.demoOwn.subtracting(["STRATEGIES_DIR"]))
        #expect(platform.strategies?.hasSuffix("/environment-strategies_dir") == true)
    }

    @Test("a .env that is a copy of the example changes nothing", arguments: [false, true])
    func example(isDemo: Bool) async throws {
        let market = isDemo ? try DemoMarket(.init()) : nil
        let example = Repository.root.appendingPathComponent(".env.example").path
        let copied = try Platform(try await PlatformSettings.read(environment: [:], file: example), market: market)
        let without = try Platform(try await PlatformSettings.read(environment: [:], file: "/nowhere/.env"), market: market)
        #expect(copied.folder == without.folder && copied.dashboard == without.dashboard && copied.endpoints == without.endpoints)
        for service in ServiceName.known { #expect(copied.environment(of: service) == without.environment(of: service)) }
        #expect(copied.settingsWithoutEffect.isEmpty)
    }

    @Test("a platform has Coinbase's feed in any case: VENUE is for one that is started by hand")
    func venue() async throws {
        let settings = try await PlatformSettings.read(environment: ["VENUE": "binanceus"], file: "/nowhere/.env")
        let error = #expect(throws: InputError.self) { try Platform(settings, market: nil) }
        #expect(error?.description.contains("FEEDS") == true)
        #expect(try Platform(settings, market: DemoMarket(.init())).settingsWithoutEffect == ["VENUE"])
        for (feeds, count) in [("coinbase,binanceusdm", "six"), ("binanceus,coinbase,binanceusdm", "seven")] {
            let further = try await PlatformSettings.read(environment: ["FEEDS": feeds], file: "/nowhere/.env")
            let platform = try Platform(further, market: nil)
            #expect(platform.count == count && platform.members.last == .apiGateway && platform.members.first == .marketFeed)
            #expect(Set(platform.endpoints.keys) == Set(platform.members))
        }
        let alone = try await PlatformSettings.read(options: [.feeds: "binanceus"], environment: [:], file: "/nowhere/.env")
        let refusal = #expect(throws: InputError.self) { try Platform(alone, market: nil) }
        #expect(refusal?.description.hasPrefix("--feeds binanceus: ") == true)
    }

    @Test("no service is told what another one reads: a private key is market-feed's alone")
    func foreignSettings() throws {
        let inherited = Self.values(by: .environment).merging(["PATH": "/bin"]) { $1 }
        for service in ServiceName.known {
            let program = Program(name: "x", executable: "x", withheld: ServiceKeys.foreign(to: service))
            let told = Set(program.environment(inheriting: inherited).keys)
            // What a crash leaves is asked of all of them.
            #expect(told == Set(ServiceKeys.of(service).map(\.variable) + ["PATH", CrashTrace.variable]))
            #expect(told.contains("COINBASE_PRIVATE_KEY") == (service == .marketFeed))
        }
    }

    @Test("up, down, status, logs and list take .env's folder and ports; each process gets only its own settings")
    func processes() async throws {
        let platform = try FakePlatform()
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(at: folder.url.appendingPathComponent("documents"), withIntermediateDirectories: true)
        _ = try folder.write(
            "name: mine\ninstrument: coinbase:BTC-USD\nentry: { long: close > open }\nexit: { after_bars: 8 }\n", to: "documents/mine.yaml")
        _ = try folder.write(
            """
            DATA_DIR=\(platform.data)
            HTTP_PORT=\(platform.busBasePort + 98)
            BUS_PORT_BASE=\(platform.busBasePort)
            STRATEGIES_DIR=documents
            LOG_LEVEL=debug

            """, to: ".env")
        func trader(_ arguments: [String]) async throws -> Said {
            try await TraderProcess.run(
                arguments, environment: ["TRADER_BIN_DIR": platform.programs.path, "COINBASE_PRIVATE_KEY": "secret"],
                workingFolder: folder.url.path)
        }
        let up = try await trader(["up"])
        #expect(up.status == 0 && up.output.contains("http://127.0.0.1:\(platform.busBasePort + 98)\n"), "\(up)")
        #expect(up.output.contains(platform.data) && !FileManager.default.fileExists(atPath: folder.url.path + "/.trader"))
        for service in ServiceName.allCases {
            let told = try JSONDecoder().decode(
                [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: "\(platform.data)/\(service).env")))
            #expect(told["COINBASE_PRIVATE_KEY"] == (service == .marketFeed ? "secret" : nil), "\(service)")
            #expect(told["HTTP_PORT"] == (service == .apiGateway ? "\(platform.busBasePort + 98)" : nil), "\(service)")
        }
        let status = try await trader(["status"])
        #expect(status.status == 0 && status.output.contains("paper-broker"), "\(status)")
        #expect(try await trader(["logs", "paper-broker"]).output == "paper-broker listens\n")
        #expect(try await trader(["health", "paper-broker"]).status == 0)
        let check = try await trader(["strategies", "check"])
        #expect(check.status == 0 && check.output.hasPrefix("mine.yaml: mine is right"), "\(check)")
        let down = try await trader(["down"])
        #expect(down.output == "stopped\n", "\(down)")
    }
}

import APIGateway
import Foundation
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
import TestSupport
import Testing
import TraderProto
import TraderService
import Yams

/// The files that people deploy with, held against the settings that are really read.
struct SettingsFilesTests {
    private static let keys: [ServiceName: [SettingKey]] = [
        .marketFeed: CommonSettings.keys + MarketFeed.keys(of: .marketFeed),
        .binanceUSFeed: CommonSettings.keys + MarketFeed.keys(of: .binanceUSFeed),
        .binanceUSDMFeed: CommonSettings.keys + MarketFeed.keys(of: .binanceUSDMFeed),
        .liqPoller: CommonSettings.keys + LiqPoller.keys,
        .signalEngine: CommonSettings.keys + SignalEngine.keys,
        .paperBroker: CommonSettings.keys + PaperBroker.keys,
        .apiGateway: CommonSettings.keys + APIGateway.keys,
    ]

    private static func compose() throws -> [String: Any] {
        let text = try String(contentsOf: Repository.root.appending(path: "docker-compose.yml"), encoding: .utf8)
        return try #require(try Yams.load(yaml: text) as? [String: Any])
    }

    private static func stack() throws -> [String: [String: Any]] {
        try #require(try compose()["services"] as? [String: [String: Any]])
    }

    private static func assignments(in file: String) throws -> [String: String] {
        let text = try String(contentsOf: Repository.root.appending(path: file), encoding: .utf8)
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(try #require(parts.first))
            #expect(values.updateValue(String(parts.count > 1 ? parts[1] : ""), forKey: name) == nil, "\(name) is there twice")
        }
        return values
    }

    /// The name of a service in the stack, where no name has an @.
    private static func inStack(_ service: ServiceName) -> String { service.rawValue.replacing("@", with: "-") }

    @Test("the example file names every setting with its default, and nothing else")
    func exampleFile() throws {
        let all = Set(Self.keys.values.joined())
        let values = try Self.assignments(in: ".env.example")
        #expect(Set(values.keys) == Set(all.map(\.variable)))
        for key in all { #expect(values[key.variable] == key.standard, "\(key.variable)") }
    }

    @Test(
        "the stack has the five services, and a further feed behind its profile, each with its own executable, a volume under /data, and the volume with the key"
    )
    func services() throws {
        let services = try Self.stack()
        #expect(Set(services.keys) == Set(ServiceName.known.map(Self.inStack) + ["venue-sim", "backup"]))
        for name in ServiceName.known {
            let service = try #require(services[Self.inStack(name)])
            #expect(service["command"] as? [String] == [name.program])
            let isFurther = !ServiceName.allCases.contains(name)
            #expect(service["profiles"] as? [String] == (isFurther ? [try #require(name.venue)] : nil))
            #expect((service["environment"] as? [String: Any])?["VENUE"] as? String == name.venue)
            let strategies = name == .signalEngine ? ["${STRATEGIES_FOLDER:-./strategies}:/strategies"] : []
            #expect(service["volumes"] as? [String] == ["\(Self.inStack(name)):/data", "bus:/bus"] + strategies)
            #expect(service["restart"] as? String == "unless-stopped")
            let check = try #require(service["healthcheck"] as? [String: Any])
            #expect(check["test"] as? [String] == ["CMD", "trader", "health", name.rawValue])
        }
    }

    @Test("a backup sees every store, and none of its own")
    func backup() throws {
        let backup = try #require(try Self.stack()["backup"])
        #expect(backup["command"] as? [String] == ["trader", "export", "--data", "/stores", "--out", "-"])
        #expect(backup["profiles"] as? [String] == ["backup"])
        let stores = ServiceName.known.map { "\(Self.inStack($0)):/stores/\($0)" }
        #expect(backup["volumes"] as? [String] == stores + ["scratch:/scratch"])
        // A new volume takes the owner of the folder that it is mounted on.
        let dockerfile = try String(contentsOf: Repository.root.appending(path: "deploy/Dockerfile"), encoding: .utf8)
        for name in ServiceName.known { #expect(dockerfile.contains(" /stores/\(name)"), "\(name)") }
    }

    @Test("each service is given only settings that it reads, and every host of the others")
    func environments() throws {
        let services = try Self.stack()
        for (name, keys) in Self.keys {
            let environment = try #require(services[Self.inStack(name)]?["environment"] as? [String: Any])
            let known = Set(keys.map(\.variable))
            #expect(Set(environment.keys).subtracting(known).isEmpty, "\(name)")
            for other in ServiceName.known {
                let variable = Self.inStack(other).uppercased().replacing("-", with: "_") + "_HOST"
                #expect(environment[variable] as? String == Self.inStack(other), "\(name) \(variable)")
            }
        }
    }

    /// What the stack or its image settles, whatever is set around it.
    private static let ofTheStack: Set<String> = [
        "DATA_DIR", "BUS_BIND_HOST", "BUS_PORT_BASE", "MARKET_FEED_HOST", "LIQ_POLLER_HOST", "SIGNAL_ENGINE_HOST", "PAPER_BROKER_HOST",
        "API_GATEWAY_HOST", "STRATEGIES_DIR", "WEB_ROOT", "HTTP_HOST", "HTTP_PORT", "HTTP_TRUSTED_NETWORK", "HTTP_TOKEN_FILE",
        "BUS_KEY_FILE", "MARKET_FEED_BINANCEUS_HOST", "MARKET_FEED_BINANCEUSDM_HOST", "VENUE",
    ]

    @Test("every setting of a service can be set for the stack, in the environment or .env, but those that are the stack's own")
    func everySettingPassesThrough() throws {
        let services = try Self.stack()
        let architecture = try String(contentsOf: Repository.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        for (name, keys) in Self.keys {
            let environment = try #require(services[Self.inStack(name)]?["environment"] as? [String: Any])
            for key in keys {
                let value = environment[key.variable] as? String
                if Self.ofTheStack.contains(key.variable) {
                    #expect(value?.contains("${") != true, "\(name) \(key.variable)")
                } else {
                    #expect(value?.hasPrefix("${\(key.variable):-") == true, "\(name) \(key.variable)")
                }
            }
        }
        // Said where the settings are explained.
        let paragraph = try #require(architecture.components(separatedBy: "\n\n").first { $0.contains("of a stack of containers") })
        for variable in Self.ofTheStack { #expect(paragraph.contains("`\(variable)`"), "\(variable)") }
    }

    @Test("a simulated stack has documents of its own, which begin as those of the image and go with its data")
    func simulatedStrategies() throws {
        let folder = try #require(try Self.assignments(in: "deploy/sim.env")["STRATEGIES_FOLDER"])
        // Without a slash it is a volume, and no folder of the machine.
        #expect(!folder.contains("/") && !folder.hasPrefix("."))
        #expect((try Self.compose()["volumes"] as? [String: Any])?.keys.contains(folder) == true)
        let dockerfile = try String(contentsOf: Repository.root.appending(path: "deploy/Dockerfile"), encoding: .utf8)
        #expect(dockerfile.contains("COPY --chown=trader:trader strategies /strategies"))
    }

    @Test("only the gateway is published, and on the loopback alone")
    func ports() throws {
        for (name, service) in try Self.stack() {
            let ports = service["ports"] as? [String] ?? []
            if name == ServiceName.apiGateway.rawValue {
                #expect(ports.count == 1)
                #expect(ports.allSatisfy { $0.hasPrefix("127.0.0.1:") })
            } else {
                #expect(ports.isEmpty, "\(name)")
            }
        }
    }

    @Test("what the stack sets by default is what the services take by default")
    func defaults() throws {
        let services = try Self.stack()
        for (name, keys) in Self.keys {
            let environment = try #require(services[Self.inStack(name)]?["environment"] as? [String: Any])
            for key in keys {
                guard let value = environment[key.variable] as? String, value.hasPrefix("${"), let range = value.range(of: ":-") else {
                    continue
                }
                #expect(String(value[range.upperBound...].dropLast()) == key.standard, "\(name) \(key.variable)")
            }
        }
    }

    @Test("the file of the simulated stack sets only what the stack passes on")
    func simulationFile() throws {
        let text = try String(contentsOf: Repository.root.appending(path: "docker-compose.yml"), encoding: .utf8)
        for name in try Self.assignments(in: "deploy/sim.env").keys { #expect(text.contains("${\(name):-"), "\(name)") }
    }

    @Test("the image carries every executable that the stack starts")
    func executables() throws {
        let dockerfile = try String(contentsOf: Repository.root.appending(path: "deploy/Dockerfile"), encoding: .utf8)
        let manifest = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
        let started = try Self.stack().values.compactMap { ($0["command"] as? [String])?.first }
        for name in Set(started + ["trader"]).sorted() {
            #expect(dockerfile.contains(name), "\(name)")
            #expect(manifest.contains("executable(\"\(name)\""), "\(name)")
        }
    }
}

// swift-tools-version: 6.2
import PackageDescription

// The floors of ARCHITECTURE.md, lowest first: a target may depend on lower floors only.
// `Tests/ArchitectureTests` reads this file's own edges and holds them against the floors.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, in folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "\(folder)/Sources/\(name)", swiftSettings: settings)
}

func executable(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "\(folder)/Sources/\(name)", swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let core = "shared/TraderCore"
let proto = "shared/TraderProto"
let runtime = "shared/TraderRuntime"
let venues = "shared/TraderVenues"

let floor0: [Target] = [
    library("TraderModel", in: core)
]
let floor1: [Target] = [
    library("TraderIndicators", in: core, ["TraderModel"]),
    library("TraderStatistics", in: core, ["TraderModel"]),
]
let floor2: [Target] = [
    library("TraderSignals", in: core, ["TraderModel", "TraderIndicators"]),
    library("TraderBroker", in: core, ["TraderModel"]),
    .systemLibrary(name: "CLibCrypto", path: "\(proto)/Sources/CLibCrypto"),
]
let floor3: [Target] = [
    library("TraderLab", in: core, ["TraderModel", "TraderSignals", "TraderBroker", "TraderStatistics"]),
    library("TraderCrypto", in: proto, ["CLibCrypto"]),
]
let floor4: [Target] = [
    library("TraderProto", in: proto, ["TraderModel", "TraderCrypto"]),
    library("TraderSockets", in: runtime, [nioCore, nioHTTP1, nioPosix, nioWebSocket, logging]),
    library("TraderFiles", in: runtime, ["TraderModel", "TraderLab", systemPackage]),
    .systemLibrary(name: "CZeroMQ", path: "\(proto)/Sources/CZeroMQ"),
]
let floor5: [Target] = [
    library("TraderBus", in: proto, ["CZeroMQ", "TraderProto", deque, logging]),
    library("TraderProcess", in: runtime, ["TraderModel", "TraderProto", logging, systemPackage]),
    library("TraderStore", in: runtime, ["TraderModel", "TraderProto", "TraderCrypto", grdb, systemPackage]),
    library("TraderDocuments", in: runtime, ["TraderModel", "TraderSignals", "TraderFiles", systemPackage, yams]),
    library(
        "TraderWeb", in: runtime,
        [
            "TraderSockets", hummingbird, hummingbirdCore, httpTypes, nioHTTPTypes, nioHTTPTypesHTTP1, nioCore, nioHTTP1, nioPosix,
            nioWebSocket, logging, lifecycle,
        ]),
    library(
        "TraderVenues", in: venues,
        [
            "TraderModel", "TraderCrypto", "TraderProto", "TraderSockets", nioCore, nioHTTP1, nioHTTPCompression, nioSSL, logging,
        ]),
]
let floor6: [Target] = [
    library(
        "TraderService", in: runtime,
        [
            "TraderModel", "TraderProto", "TraderProcess", "TraderSockets", "TraderBus", "TraderStore", configuration, grdb, systemPackage,
            lifecycle, unixSignals, logging,
        ])
]
let floor7: [Target] = [
    library(
        "TraderSources", in: venues, ["TraderModel", "TraderProto", "TraderStore", "TraderVenues", "TraderService", grdb, logging])
]
let floor8: [Target] = [
    library(
        "MarketFeed", in: "services/market-feed",
        [
            "TraderModel", "TraderProto", "TraderStore", "TraderService", "TraderVenues", "TraderSources", grdb, logging,
        ]),
    library(
        "LiqPoller", in: "services/liq-poller",
        [
            "TraderModel", "TraderProto", "TraderStore", "TraderService", "TraderVenues", "TraderSources", grdb, logging,
        ]),
    library(
        "SignalEngine", in: "services/signal-engine",
        [
            "TraderModel", "TraderSignals", "TraderDocuments", "TraderProto", "TraderBus", "TraderStore", "TraderService", grdb, lifecycle,
            logging,
        ]),
    library(
        "PaperBroker", in: "services/paper-broker",
        [
            "TraderModel", "TraderBroker", "TraderProto", "TraderBus", "TraderStore", "TraderService", grdb, lifecycle, logging,
        ]),
    library(
        "APIGateway", in: "services/api-gateway",
        [
            "TraderModel", "TraderStatistics", "TraderSignals", "TraderDocuments", "TraderProto", "TraderBus", "TraderStore",
            "TraderService",
            "TraderWeb",
            hummingbird, httpTypes, nioCore, grdb, lifecycle, logging,
        ]),
    library(
        "VenueSimulator", in: "tools/venue-sim",
        [
            "TraderModel", "TraderFiles", "TraderLab", "TraderCrypto", "TraderProto", "TraderProcess", "TraderWeb", hummingbird, httpTypes,
            nioCore, nioSSL, lifecycle, unixSignals, logging,
        ]),
]
let floor9: [Target] = [
    library(
        "TraderSimulation", in: "tools/simulation",
        [
            "TraderModel", "TraderSignals", "TraderBroker", "TraderLab", "TraderDocuments", "TraderProto", "TraderBus", "TraderStore",
            "TraderService", "TraderVenues", "TraderSources", "MarketFeed", "LiqPoller", "SignalEngine", "PaperBroker", "APIGateway",
            "VenueSimulator", heap, grdb, logging,
        ])
]
let floor10: [Target] = [
    library(
        "TraderCommands", in: "tools/trader",
        [
            "TraderModel", "TraderIndicators", "TraderSignals", "TraderBroker", "TraderStatistics", "TraderLab", "TraderFiles",
            "TraderDocuments", "TraderProto", "TraderProcess", "TraderSockets", "TraderBus", "TraderStore", "TraderService", "MarketFeed",
            "LiqPoller", "SignalEngine",
            "PaperBroker", "APIGateway", "TraderSimulation",
            "VenueSimulator", argumentParser, grdb, nioCore, nioPosix, systemPackage, unixSignals, logging,
        ])
]
let floor11: [Target] = [
    executable("market-feed", in: "services/market-feed", ["MarketFeed"]),
    executable("liq-poller", in: "services/liq-poller", ["LiqPoller"]),
    executable("signal-engine", in: "services/signal-engine", ["SignalEngine"]),
    executable("paper-broker", in: "services/paper-broker", ["PaperBroker"]),
    executable("api-gateway", in: "services/api-gateway", ["APIGateway"]),
    executable("venue-sim", in: "tools/venue-sim", ["VenueSimulator", "TraderModel", "TraderProcess", argumentParser]),
    executable("trader", in: "tools/trader", ["TraderCommands"]),
    .target(
        name: "TestSupport", dependencies: ["TraderModel", "TraderSignals", "TraderDocuments"], path: "Tests/TestSupport",
        swiftSettings: settings),
    .target(
        name: "CFaultyDisk", path: "Tests/CFaultyDisk", cSettings: [.treatAllWarnings(as: .error)],
        linkerSettings: [.linkedLibrary("sqlite3")]),
]
let testTargets: [Target] = [
    tests("TraderModelTests", ["TraderModel"]),
    tests("TraderIndicatorsTests", ["TraderIndicators", "TraderModel"]),
    tests("TraderStatisticsTests", ["TraderStatistics", "TraderModel"]),
    tests("TraderSignalsTests", ["TraderSignals", "TraderModel"]),
    tests("TraderBrokerTests", ["TraderBroker", "TraderModel"]),
    tests(
        "BacktestTests",
        ["TraderFiles", "TraderDocuments", "TraderLab", "TraderSignals", "TraderBroker", "TraderModel", "TraderStatistics"]),
    tests("TraderCryptoTests", ["TraderCrypto"]),
    tests("WireTests", ["TraderProto", "TraderModel"]),
    tests("TraderBusTests", ["TraderBus", "TraderProto", nioCore, nioPosix, logging]),
    tests(
        "TraderWebTests",
        ["TraderWeb", "TraderSockets", hummingbird, httpTypes, nioCore, nioPosix, nioWebSocket, logging, lifecycle]),
    tests(
        "VenueTests",
        [
            "TraderVenues", "TraderSockets", "TraderProto", "TraderWeb", "TraderModel", hummingbird, httpTypes, nioCore, nioHTTP1, nioPosix,
            nioSSL, nioWebSocket, logging,
            lifecycle,
        ]),
    tests("StrategyDocumentTests", ["TraderDocuments", "TraderSignals", "TraderBroker", "TraderLab", "TraderModel"]),
    tests("VenueSimulatorTests", ["VenueSimulator", "MarketFeed", "TraderCrypto", "TraderModel", "TraderSignals", "TraderLab"]),
    tests(
        "CommandLineTests",
        [
            "TraderCommands", "TraderModel", "TraderProcess", "TraderProto", "TraderBus", "TraderStore", "TraderService", "MarketFeed",
            "LiqPoller", "SignalEngine", "PaperBroker", "APIGateway", grdb, logging,
        ]),
    tests("ArchitectureTests", []),
    tests("TraderProcessTests", ["TraderProcess", "VenueSimulator", logging, systemPackage]),
    tests("TraderStoreTests", ["TraderStore", "TraderProto", "CFaultyDisk", grdb]),
    tests(
        "TraderServiceTests",
        ["TraderService", "TraderBus", "TraderStore", "TraderProto", "TraderModel", grdb, lifecycle, logging, systemPackage]),
    tests("TraderSourcesTests", ["TraderSources", "TraderService", "TraderProto", "TraderModel", grdb]),
    tests(
        "MarketFeedTests",
        [
            "MarketFeed", "TraderService", "TraderSources", "TraderVenues", "TraderBus", "TraderStore", "TraderProto", "TraderModel", grdb,
            lifecycle, logging,
        ]),
    tests("LiqPollerTests", ["LiqPoller", "TraderService", "TraderSources", "TraderVenues", "TraderModel"]),
    tests(
        "SignalEngineTests",
        [
            "SignalEngine", "TraderService", "TraderSignals", "TraderDocuments", "TraderBus", "TraderProto", "TraderModel", grdb,
            lifecycle, logging,
        ]),
    tests(
        "APIGatewayTests",
        [
            "APIGateway", "TraderService", "TraderSockets", "TraderVenues", "TraderSignals", "TraderBus", "TraderStore", "TraderProto",
            "TraderModel",
            grdb, nioCore, nioHTTP1, lifecycle, logging,
        ]),
    tests("PayloadTests", ["APIGateway", "TraderProto", "TraderSignals", "TraderModel"]),
    tests("DeployTests", ["APIGateway", "LiqPoller", "MarketFeed", "PaperBroker", "SignalEngine", "TraderProto", "TraderService", yams]),
    tests(
        "VerificationTests",
        [
            "MarketFeed", "LiqPoller", "SignalEngine", "PaperBroker", "APIGateway", "TraderService", "TraderSignals", "TraderBus",
            "TraderStore", "TraderProto", "TraderModel", grdb,
        ]),
    tests(
        "SimulationTests",
        [
            "TraderSimulation", "TraderLab", "TraderBroker", "TraderSignals", "TraderDocuments", "TraderModel", "TraderStore",
            "TraderProto",
        ]),
    tests("SystemTests", ["TraderDocuments", "TraderLab", "TraderSignals", "TraderProto", "TraderModel", grdb]),
]

let package = Package(
    name: "trader",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6 + floor7 + floor8 + floor9 + floor10 + floor11 + testTargets
)

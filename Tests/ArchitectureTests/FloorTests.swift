import Foundation
import TestSupport
import Testing

/// Imports go down only: the edges of `Package.swift`.
@Suite struct FloorTests {
    private static let manifest = Result {
        Manifest(try String(contentsOf: Repository.root.appendingPathComponent("Package.swift"), encoding: .utf8))
    }

    @Test func everyTargetDependsOnLowerFloorsOnly() throws {
        let violations = try Self.manifest.get().violations
        #expect(violations == [])
    }

    @Test func theFloorsHoldTheModulesOfTheArchitecture() throws {
        let manifest = try Self.manifest.get()
        #expect(manifest.names(on: 0...0) == ["TraderModel"])
        let core = manifest.targets.filter { $0.folder.hasPrefix("shared/TraderCore/") && $0.floor > 0 }
        #expect(Set(core.map(\.name)) == ["TraderIndicators", "TraderStatistics", "TraderSignals", "TraderBroker", "TraderLab"])
        #expect(core.allSatisfy { $0.floor <= 3 })
        #expect(manifest.names(on: 4...4).contains("TraderProto"))
        #expect(Set(manifest.names(on: 5...5)).isSuperset(of: ["TraderBus", "TraderStore", "TraderVenues"]))
        #expect(manifest.targets.filter { $0.dependencies.contains("CZeroMQ") }.map(\.name) == ["TraderBus"])
        #expect(manifest.targets.filter { $0.dependencies.contains("CLibCrypto") }.map(\.name) == ["TraderCrypto"])
        #expect(manifest.names(on: 6...6) == ["TraderService"])
        #expect(manifest.names(on: 7...7) == ["TraderSources"])
        #expect(Set(manifest.names(on: 8...8)).isSuperset(of: ["MarketFeed", "LiqPoller", "SignalEngine", "PaperBroker", "APIGateway"]))
        #expect(manifest.targets.count { $0.floor == Manifest.testFloor } >= 10)
    }

    /// Those who speak to venues, and those who link these: of the services market-feed and liq-poller alone.
    private static let speakers: Set = [
        "TraderSources", "MarketFeed", "LiqPoller", "TraderSimulation", "TraderCommands", "market-feed", "liq-poller", "trader",
    ]

    @Test func onlyWhoSpeaksToVenuesLinksAnHTTPClient() throws {
        #expect(try Self.manifest.get().reaching("TraderVenues") == Self.speakers)
    }

    /// venue-sim plays venues that are spoken to over TLS.
    @Test func onlyVenuesAndWhoSpeaksToThemLinkTLS() throws {
        #expect(try Self.manifest.get().reaching("NIOSSL") == Self.speakers.union(["TraderVenues", "VenueSimulator", "venue-sim"]))
    }

    @Test func everyTargetHasItsFolder() throws {
        let empty = try Self.manifest.get().targets.filter { target in
            let files = FileManager.default.enumerator(atPath: Repository.root.appendingPathComponent(target.folder).path)
            let sources = files?.compactMap { $0 as? String } ?? []
            return !sources.contains { $0.hasSuffix(".swift") || $0.hasSuffix(".c") || $0 == "module.modulemap" }
        }
        #expect(empty.map { "\($0.name): nothing in \($0.folder)" } == [])
    }

    @Test func everyFolderOfSourcesIsATarget() throws {
        let folders = Set(try Self.manifest.get().targets.map(\.folder))
        let sources = try SourceFile.all(in: ["shared", "services", "tools"]).map { file in
            file.path.split(separator: "/").prefix(4).joined(separator: "/")
        }
        #expect(Set(sources).subtracting(folders) == [])
        #expect(!sources.isEmpty)
    }

    @Test func aManifestIsReadWithItsFloorsFoldersAndEdges() {
        let manifest = Manifest(
            #"""
            let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
            let core = "shared/Core"
            let floor0: [Target] = [
                library("Model", in: core),
                .systemLibrary(name: "CLib", path: "\(core)/Sources/CLib"),
            ]
            let floor12: [Target] = [
                library("Lab", in: core, [
                    "Model", nioCore,
                    "CLib",
                ]),
                executable("tool", in: "tools/tool", ["Lab"]), .target(name: "Support", dependencies: ["Model"], path: "Tests/Support"),
            ]
            let testTargets: [Target] = [
                tests("LabTests", ["Lab", logging]),
            ]
            let package = Package(
                targets: floor0 + floor12 + testTargets
            )
            """#)
        #expect(
            manifest.targets == [
                .init(name: "Model", floor: 0, folder: "shared/Core/Sources/Model", dependencies: []),
                .init(name: "CLib", floor: 0, folder: "shared/Core/Sources/CLib", dependencies: []),
                .init(name: "Lab", floor: 12, folder: "shared/Core/Sources/Lab", dependencies: ["Model", "CLib"], products: ["NIOCore"]),
                .init(name: "tool", floor: 12, folder: "tools/tool/Sources/tool", dependencies: ["Lab"]),
                .init(name: "Support", floor: 12, folder: "Tests/Support", dependencies: ["Model"]),
                .init(name: "LabTests", floor: Manifest.testFloor, folder: "Tests/LabTests", dependencies: ["Lab"]),
            ])
        #expect(manifest.reaching("NIOCore") == ["Lab", "tool"])
        #expect(manifest.reaching("Model") == ["Lab", "tool", "Support"])
        #expect(manifest.violations == ["tool (floor 12) depends on Lab (floor 12): imports go down only"])
    }

    @Test(arguments: [
        ("library(\"A\", in: core, [\"B\"])", "library(\"B\", in: core)", "A (floor 0) depends on B (floor 1): imports go down only"),
        ("library(\"A\", in: core)", "library(\"B\", in: core, [\"B\"])", "B (floor 1) depends on B (floor 1): imports go down only"),
        ("library(\"A\", in: core)", "library(\"B\", in: core, [\"T\"])", "B (floor 1) depends on T (floor 1000): imports go down only"),
        ("library(\"A\", in: core)", "library(\"B\", in: core, [\"Gone\"])", "B depends on Gone, which is on no floor"),
        ("library(\"A\", in: core)", "library(\"A\", in: core)", "a target is there twice"),
    ])
    func anEdgeThatDoesNotGoDownIsFound(lower: String, upper: String, violation: String) {
        let manifest = Manifest(
            """
            let core = "shared/Core"
            let floor0: [Target] = [\(lower)]
            let floor1: [Target] = [\(upper)]
            let testTargets: [Target] = [tests("T", [])]
                targets: floor0 + floor1 + testTargets
            """)
        #expect(manifest.violations == [violation])
    }

    @Test func aFloorThatThePackageDoesNotTakeIsFound() {
        let manifest = Manifest("let floor0: [Target] = []\nlet floor1: [Target] = []\n    targets: floor1\n")
        #expect(manifest.violations == ["floor0 is not among the package's targets"])
    }
}

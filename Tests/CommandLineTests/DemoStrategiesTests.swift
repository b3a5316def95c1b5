import Foundation
import TestSupport
import Testing
import TraderCommands
import TraderProto

/// A demo works on a copy of the strategies: nothing that happens there reaches the platform's own.
@Suite("the strategies of a demo") struct DemoStrategiesTests {
    private let root: TemporaryFolder
    private let source: String
    private let demo: DemoFolder

    init() throws {
        root = try TemporaryFolder()
        source = root.url.appendingPathComponent("own").path
        demo = DemoFolder(DataFolder(root.url.appendingPathComponent("demo").path))
        for folder in [source, demo.folder.path] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    private func text(_ path: String) -> String? { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } }
    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
    }
    private func copy() throws -> [String] { try DemoStrategies(demo.folder).copy(from: source) }

    @Test("documents are copied, what a link leads to as well; other files are not, and what cannot be read is named")
    func copies() throws {
        for name in ["a.yaml", "b.yml", "notes.txt", ".hidden.yaml"] { try write(name, "\(source)/\(name)") }
        try write("linked", "\(root.url.path)/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: "\(source)/c.yaml", withDestinationPath: "\(root.url.path)/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: "\(source)/dangling.yaml", withDestinationPath: "\(root.url.path)/nothing")
        // What is larger than any document, and a link to it, is not copied.
        try write(String(repeating: "#", count: 1 << 20), "\(source)/largest.yaml")
        try write(String(repeating: "#", count: 1 << 20 + 1), "\(root.url.path)/large")
        try FileManager.default.createSymbolicLink(atPath: "\(source)/large.yaml", withDestinationPath: "\(root.url.path)/large")
        let failures = try copy()
        #expect(failures.count == 2 && failures[0].contains("dangling.yaml") && failures[1].contains("large.yaml"), "\(failures)")
        #expect(try names(demo.strategies) == ["a.yaml", "b.yml", "c.yaml", "largest.yaml"])
        #expect(text("\(demo.strategies)/c.yaml") == "linked")
        try write("changed in the demo", "\(demo.strategies)/c.yaml")
        #expect(text("\(root.url.path)/elsewhere") == "linked")
    }

    @Test("the next demo begins with the platform's documents; what was written in the one before is kept, however many come")
    func generations() throws {
        try write("first", "\(source)/a.yaml")
        try write("removed in the demo", "\(source)/b.yaml")
        _ = try copy()
        for round in 1...3 {
            try write("changed \(round)", "\(demo.strategies)/a.yaml")
            try write("made \(round)", "\(demo.strategies)/made-\(round).yaml")
            try FileManager.default.removeItem(atPath: "\(demo.strategies)/b.yaml")
            try write("changed by the platform \(round)", "\(source)/a.yaml")
            _ = try demo.prepare(market: "next")
            #expect(try copy() == [])
            #expect(try names(demo.strategies) == ["a.yaml", "b.yaml"])
            #expect(text("\(demo.strategies)/a.yaml") == "changed by the platform \(round)")
        }
        let kept = "\(demo.previous)/strategies"
        #expect(try names(kept) == ["a.2.yaml", "a.3.yaml", "a.yaml", "made-1.yaml", "made-2.yaml", "made-3.yaml"])
        #expect(text("\(kept)/a.yaml") == "changed 1" && text("\(kept)/a.3.yaml") == "changed 3")
        #expect(try names(source) == ["a.yaml", "b.yaml"])
    }

    @Test("a demo runs its copy, says so, and lists it")
    func runs() async throws {
        let platform = try FakePlatform()
        let own = try TemporaryFolder()
        let document = "name: mine\ninstrument: coinbase:BTC-USD\nentry: { long: close > open }\nexit: { after_bars: 8 }\n"
        _ = try own.write(document, to: "mine.yaml")
        let demo = try TraderProcess(
            ["demo", "--data", platform.data] + platform.ports,
            environment: platform.environment.merging(["STRATEGIES_DIR": own.url.path]) { $1 })
        _ = try await eventually("all services to answer") { demo.output.contains("all five services answer") ? true : nil }
        let copy = "\(platform.data)/strategies"
        #expect(demo.output.contains("\(copy), a copy of \(own.url.path)"))
        #expect(demo.output.contains("cp \(copy)/NAME.yaml \(own.url.path)/"))
        #expect(platform.running?.strategies == copy)
        let told = try JSONDecoder().decode(
            [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: "\(platform.data)/signal-engine.env")))
        #expect(told["STRATEGIES_DIR"] == copy)
        let header = try JSONDecoder().decode(
            [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: "\(platform.data)/api-gateway.env")))
        #expect(header["MARKET_DESCRIPTION"] == "simulated, seed 7, 60×; strategies: a copy in \(copy)")
        try FileManager.default.removeItem(atPath: "\(copy)/mine.yaml")
        _ = try Data(document.replacing("mine", with: "demos").utf8).write(to: URL(fileURLWithPath: "\(copy)/demos.yaml"))
        // What stands in for the engine has no tables.
        try FileManager.default.removeItem(atPath: platform.folder.store(of: .signalEngine))
        let list = try await platform.trader(["strategies", "list"])
        #expect(list.status == 0 && list.output.contains("demos") && !list.output.contains("mine"), "\(list)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: own.url.path) == ["mine.yaml"])
    }
}

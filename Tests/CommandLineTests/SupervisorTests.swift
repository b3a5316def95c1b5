import Foundation
import GRDB
import MarketFeed
import TestSupport
import Testing
import TraderCommands
import TraderProto
import TraderService
import TraderStore

/// The supervisor on real processes, which stand in for the services.
@Suite("supervisor", .serialized, .timeLimit(.minutes(10))) struct SupervisorTests {
    private let platform: FakePlatform

    init() throws { platform = try FakePlatform() }

    @Test("a demo says what it is, runs everything, and stops everything when asked, downstream first")
    func demo() async throws {
        let demo = try await platform.runningDemo(["--seed", "9"])
        #expect(demo.output.contains("NOT A REAL MARKET: simulated, seed 9, 60×"))
        #expect(demo.output.contains("http://127.0.0.1:\(platform.busBasePort + 99)"))
        let running = try #require(platform.running)
        let venues = try #require(running.venueSim)
        #expect(running.supervisor == demo.pid)
        #expect(running.simulated && Set(running.services.keys) == Set(ServiceName.allCases.map(\.rawValue)))
        #expect(venues.url == "http://127.0.0.1:\(platform.busBasePort + 95)")
        let pids = running.services.values.compactMap(\.pid) + [venues.pid].compactMap { $0 }
        #expect(pids.count == 6)
        let played = try String(contentsOfFile: platform.folder.log(of: "venue-sim"), encoding: .utf8)
        #expect(played == "--port \(platform.busBasePort + 95) --speed 60 --clock lockstep --seed 9\n")

        demo.signal(SIGINT)
        let said = try await demo.end()
        #expect(said.status == 0 && said.errors == "", "\(said)")
        #expect(platform.running == nil)
        for pid in pids { try await platform.expectGone(pid) }
        #expect(
            try String(contentsOfFile: platform.folder.log(of: "paper-broker"), encoding: .utf8)
                == "paper-broker listens\npaper-broker: stops\n")
    }

    @Test("a demo of further feeds runs them, shows them, restarts them by their names, and stops them")
    func furtherFeeds() async throws {
        let demo = try await platform.runningDemo(["--feeds", "coinbase,binanceus,binanceusdm"])
        #expect(demo.output.contains("all seven services answer"))
        let running = try #require(platform.running)
        #expect(Set(running.services.keys) == Set(ServiceName.known.map(\.rawValue)))
        let told = try JSONDecoder().decode(
            [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: "\(platform.data)/market-feed@binanceusdm.env")))
        #expect(told["VENUE"] == "binanceusdm" && told["FEEDS"] == "coinbase,binanceus,binanceusdm")
        #expect(told["BINANCEUSDM_WS_URL"] == "ws://127.0.0.1:\(platform.busBasePort + 96)/binanceusdm" && told["BINANCEUS_WS_URL"] == nil)
        let status = try await platform.trader(["status"])
        #expect(status.status == 0 && status.output.contains("\nmarket-feed@binanceus "), "\(status)")
        #expect(try await platform.trader(["status", "--json"]).output.split(separator: "\n").count == 7)
        let restarted = try await platform.trader(["restart", "market-feed@binanceus"])
        #expect(restarted.status == 0 && restarted.output.hasPrefix("market-feed@binanceus runs again after "), "\(restarted)")
        #expect(try await platform.trader(["health", "market-feed@binanceusdm"]).status == 0)
        #expect(try await platform.trader(["logs", "market-feed@binanceusdm"]).output == "market-feed@binanceusdm listens\n")
        demo.signal(SIGINT)
        #expect(try await demo.end().status == 0)
        for pid in running.services.values.compactMap(\.pid) { try await platform.expectGone(pid) }
    }

    @Test("a service that is killed is started again, the others go on")
    func killed() async throws {
        let demo = try await platform.runningDemo()
        let before = try #require(platform.running)
        let victim = try await platform.pid(of: "signal-engine")
        kill(victim, SIGKILL)
        _ = try await platform.pid(of: "signal-engine", after: victim)
        _ = try await eventually("the restart to be said") {
            demo.output.contains("signal-engine was killed by signal 9: starts again") ? true : nil
        }
        let after = try #require(platform.running)
        for service in ServiceName.allCases where service != .signalEngine {
            #expect(after.services[service.rawValue] == before.services[service.rawValue])
        }
    }

    @Test("restart waits until the service answers again; status and health see it")
    func restart() async throws {
        let demo = try await platform.runningDemo()
        let before = try await platform.pid(of: "paper-broker")
        let restarted = try await platform.trader(["restart", "paper-broker"])
        #expect(restarted.status == 0, "\(restarted)")
        let after = try await platform.pid(of: "paper-broker", after: before)
        #expect(restarted.output.hasPrefix("paper-broker runs again after ") && restarted.output.contains("\(after)"))

        let status = try await platform.trader(["status"])
        #expect(status.status == 0 && status.output.hasPrefix("simulated market"), "\(status)")
        #expect(status.output.split(separator: "\n").count == 2 + ServiceName.allCases.count)
        let json = try await platform.trader(["status", "--json"])
        #expect(json.output.split(separator: "\n").count == ServiceName.allCases.count)
        #expect(json.output.contains("\"pid\": \(after)"))
        #expect(try await platform.trader(["health", "paper-broker"]).status == 0)
        let logs = try await platform.trader(["logs", "paper-broker", "-n", "1"])
        #expect(logs.output == "paper-broker listens\n")

        demo.signal(SIGTERM)
        #expect(try await demo.end().status == 0)
        #expect(try await platform.trader(["status"]).status == 1)
    }

    @Test("a service that does not answer is called so")
    func silence() async throws {
        _ = try await platform.runningDemo()
        let victim = try await platform.pid(of: "liq-poller")
        kill(victim, SIGSTOP)
        let status = try await platform.trader(["status"])
        let health = try await platform.trader(["health", "liq-poller"])
        kill(victim, SIGCONT)
        #expect(status.status == 1 && status.output.contains("liq-poller     not answering"), "\(status)")
        #expect(status.errorLines.count == 1 && status.errors.contains("liq-poller does not answer"), "\(status)")
        #expect(health.status == 1 && health.errorLines.count == 1, "\(health)")
    }

    @Test("the children of a supervisor that is killed die with it, and the folder can be used again")
    func killedSupervisor() async throws {
        let demo = try await platform.runningDemo()
        let running = try #require(platform.running)
        demo.signal(SIGKILL)
        _ = try await demo.end()
        for pid in running.services.values.compactMap(\.pid) + [running.venueSim?.pid].compactMap({ $0 }) {
            try await platform.expectGone(pid)
        }
        let status = try await platform.trader(["status"])
        #expect(status.status == 1, "\(status)")
        _ = try await platform.runningDemo()
    }

    @Test("a program that refuses what it is given ends the start with its own words", arguments: ["venue-sim", "paper-broker"])
    func refusedStart(program: String) async throws {
        try platform.programs.set(program, "refuse", "the number is no number: write one")
        let said = try await platform.demo().end()
        #expect(said.status == 2, "\(said)")
        #expect(said.errors == "trader: \(program): the number is no number: write one\n")
        #expect(platform.running == nil)
    }

    @Test("a demo gives up on a service that never gets to answer", .timeLimit(.minutes(2)))
    func crashLoop() async throws {
        try platform.programs.set("liq-poller", "crash", "no such table")
        let said = try await platform.demo().end()
        #expect(said.status == 1, "\(said)")
        #expect(said.errorLines.count == 1 && said.errors.contains("liq-poller ended with status 1 (liq-poller: no such table)"), "\(said)")
    }

    @Test(
        "a run that ends by itself ends as its market did, and says so when the last bar never became final",
        arguments: [(0, 0, 0), (0, 1, 1), (3, 0, 1)] as [(Int, Int64, Int32)])
    func once(marketStatus: Int, missingBars: Int64, status: Int32) async throws {
        let demo = try await platform.runningDemo(["--until", "2026-02-01", "--once"])
        let last: Int64 = 1_769_903_700
        try writeBars(upTo: ["BTC-USD": last, "ETH-USD": last - 300 * missingBars])
        try platform.programs.set("venue-sim", "finish", "\(marketStatus)")
        let said = try await demo.end()
        #expect(said.status == status, "\(said)")
        #expect(said.errorLines.count == (status == 0 ? 0 : 1))
        #expect(said.output.contains("the last bar is final") == (status == 0))
        if missingBars > 0 {
            #expect(said.errors.contains("2026-01-31T23:55:00Z, is not final: ETH-USD ends at bar 2026-01-31T23:50"), "\(said)")
        }
        #expect(platform.running == nil)
    }

    /// Leaves a store of market-feed's with these newest bars.
    private func writeBars(upTo newest: [String: Int64]) throws {
        let path = platform.folder.store(of: .marketFeed)
        try Store.open(path: path, projections: MarketFeed.register).close()
        try DatabaseQueue(path: path).write { db in
            for (symbol, ts) in newest {
                try db.execute(sql: "INSERT INTO candles_5m VALUES (?, ?, 1, 1, 1, 1, 1)", arguments: [ts, symbol])
            }
        }
    }

    @Test("a run that is interrupted before its end does not claim it", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let demo = try await platform.runningDemo(["--until", "2026-02-01", "--once"])
        demo.signal(signal)
        let said = try await demo.end()
        #expect(said.status == 130 && said.errors == "trader: stopped before the last bar was final; all is stopped\n", "\(said)")
        #expect(!said.output.contains("is final"))
    }

    @Test("a second one on the same folder, and one on the same ports, are refused in one line")
    func second() async throws {
        let demo = try await platform.runningDemo()
        let sameFolder = try await platform.trader(["demo"])
        #expect(sameFolder.status == 2 && sameFolder.errorLines.count == 1, "\(sameFolder)")
        #expect(sameFolder.errors.contains(platform.data) && sameFolder.errors.contains("Ctrl-C"))
        #expect(sameFolder.errors.contains("by process \(demo.pid)"))
        let elsewhere = platform.root.url.appendingPathComponent("other").path
        let samePorts = try await TraderProcess.run(["demo", "--data", elsewhere] + platform.ports, environment: platform.environment)
        #expect(samePorts.status == 2 && samePorts.errorLines.count == 1, "\(samePorts)")
        #expect(samePorts.errors.contains("is in use") && samePorts.errors.contains("--bus-port-base"))
        #expect(platform.running?.supervisor == demo.pid)
    }

    @Test("a demo starts with empty stores and keeps those before; up leaves a demo's folder alone")
    func folders() async throws {
        let first = try await platform.runningDemo()
        first.signal(SIGTERM)
        _ = try await first.end()
        let second = try await platform.runningDemo()
        #expect(second.output.contains("\(platform.data)/previous"))
        second.signal(SIGTERM)
        _ = try await second.end()
        let up = try await platform.trader(["up"] + platform.ports)
        #expect(up.status == 2 && up.errorLines.count == 1 && up.errors.contains("demos"), "\(up)")
    }

    @Test("up returns when all services answer, and down when all is gone")
    func upAndDown() async throws {
        let up = try await platform.trader(["up"] + platform.ports)
        #expect(up.status == 0 && up.output.contains("http://127.0.0.1:\(platform.busBasePort + 99)"), "\(up)")
        let running = try #require(platform.running)
        #expect(!running.simulated && running.venueSim == nil)
        let victim = try await platform.pid(of: "market-feed")
        kill(victim, SIGKILL)
        _ = try await platform.pid(of: "market-feed", after: victim)
        let again = try await platform.trader(["up"] + platform.ports)
        #expect(again.status == 2 && again.errors.contains("trader down --data \(platform.data)"), "\(again)")
        let log = try await platform.trader(["logs", "supervisor"])
        #expect(log.output.contains("market-feed was killed by signal 9: starts again"), "\(log)")

        let down = try await platform.trader(["down"])
        #expect(down.status == 0 && down.output == "stopped\n", "\(down)")
        #expect(platform.running == nil)
        for pid in try running.services.values.map({ try #require($0.pid) }) { try await platform.expectGone(pid) }
    }

    @Test("up says why when a service refuses the start, and leaves nothing running")
    func refusedUp() async throws {
        try platform.programs.set("api-gateway", "refuse", "HTTP_PORT is taken")
        let up = try await platform.trader(["up"] + platform.ports)
        #expect(up.status == 2 && up.errors == "trader: api-gateway: HTTP_PORT is taken\n", "\(up)")
        #expect(platform.running == nil)
    }

    @Test("up shows at once why a real service cannot open its store")
    func unusableStore() async throws {
        let page = try TemporaryFolder()
        _ = try page.write("page", to: "index.html")
        let store = platform.folder.store(of: .signalEngine)
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let up = try await TraderProcess.run(
            ["up", "--data", platform.data] + platform.ports,
            environment: ["WEB_ROOT": page.url.path, "STRATEGIES_DIR": Repository.root.appendingPathComponent("strategies").path],
            within: .seconds(40))
        #expect(up.status == 2 && up.errors.contains("signal-engine") && up.errors.contains(store), "\(up)")
        #expect(platform.running == nil)
    }

    @Test("a service that may open too few files refuses its start, and says so")
    func openFiles() async throws {
        let (errors, broker) = (Pipe(), try TraderProcess.built("paper-broker"))
        let service = Process()
        service.executableURL = URL(fileURLWithPath: "/bin/sh")
        service.arguments = ["-c", "ulimit -n \(OpenFileLimit.least - 1) && exec \"$0\"", broker.path]
        service.environment = ["DATA_DIR": platform.data, "BUS_PORT_BASE": "\(platform.busBasePort)"]
        service.standardError = errors
        try service.run()
        let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        // One that runs logs in JSON, and would not end by itself.
        if said.hasPrefix("{") { service.terminate() }
        service.waitUntilExit()
        #expect(service.terminationStatus == 2)
        #expect(said == "paper-broker: the limit of open files is 255, and a service needs 256: raise it (ulimit -n)\n", "\(said)")
    }

    @Test("what does not stop is killed", .timeLimit(.minutes(2)))
    func deaf() async throws {
        try platform.programs.set("signal-engine", "deaf")
        let demo = try await platform.runningDemo()
        let pid = try await platform.pid(of: "signal-engine")
        demo.signal(SIGINT)
        // The second request does not wait for the limit.
        _ = try await eventually("the stop to reach the deaf one") {
            self.platform.running?.services["paper-broker"]?.pid == nil ? true : nil
        }
        demo.signal(SIGINT)
        #expect(try await demo.end(within: .seconds(10)).status == 0)
        try await platform.expectGone(pid)
    }
}

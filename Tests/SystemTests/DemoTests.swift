import Foundation
import GRDB
import TestSupport
import Testing

/// The demo as a newcomer meets it: a simulated market, taps, restarts, and one clear line for what cannot be.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct DemoTests {
    @Test("each signal fires in the first hours, taps see every topic, and a service restarts alone")
    func demo() async throws {
        let platform = try Platform(["--seed", "7", "--speed", "600"], data: TemporaryFolder())
        let python = try tapInPython(platform)
        try await platform.wait(for: "a fire of each signal", within: .seconds(180)) {
            try platform.read("signal-engine") { try Int.fetchOne($0, sql: "SELECT count(DISTINCT signal) FROM fires") } == 4
        }
        try await platform.wait(for: "Python to have read every topic", within: .seconds(60)) { !python.isRunning }
        #expect(python.terminationStatus == 0)

        let tapped = try await platform.trader(["tap", "fires", "--from", "1", "--count", "1"])
        #expect(tapped.status == 0, "\(tapped.errors)")
        let fire = try #require(try JSONSerialization.jsonObject(with: Data(tapped.output.utf8)) as? [String: Any])
        #expect(fire["topic"] as? String == "fires")

        let others = try ["market-feed", "liq-poller", "paper-broker", "api-gateway"].map { try platform.processID(of: $0) }
        let before = try platform.processID(of: "signal-engine")
        #expect(try await platform.trader(["restart", "signal-engine"]).status == 0)
        #expect(try platform.processID(of: "signal-engine") != before)
        #expect(try ["market-feed", "liq-poller", "paper-broker", "api-gateway"].map { try platform.processID(of: $0) } == others)

        let listed = try await platform.trader(["instruments", "list"])
        #expect(listed.status == 0 && listed.output == "coinbase:BTC-USD  5m\ncoinbase:ETH-USD  5m\n", "\(listed)")
        let followed = try await platform.trader(["instruments", "follow", "coinbase:ETH-USD", "--what", "1m"])
        #expect(followed.status == 0 && followed.output == "coinbase:BTC-USD  5m\ncoinbase:ETH-USD  5m, 1m\n", "\(followed)")
        try await platform.wait(for: "minutes") {
            try platform.read("market-feed") { try Int.fetchOne($0, sql: "SELECT count(*) FROM log WHERE topic = 'minutes'") ?? 0 } > 0
        }
        let unknown = try await platform.trader(["instruments", "follow", "coinbase:ETH-USDX"])
        #expect(unknown.status == 1 && unknown.errors.contains("coinbase has no ETH-USDX: near it are ETH-USD"), "\(unknown)")
        let read = try await platform.trader(["instruments", "unfollow", "coinbase:BTC-USD"])
        #expect(read.status == 2 && read.errors.contains("coinbase:BTC-USD is read by LQ-1, LQ-2, LQ-3, VS-3"), "\(read)")
        let bare = try await platform.trader(["instruments", "unfollow", "coinbase:ETH-USD", "--what", "1m"])
        #expect(bare.status == 0 && bare.output == listed.output, "\(bare)")

        let status = try await platform.trader(["status"])
        #expect(status.status == 0)
        #expect(status.output.contains("signal-engine"))

        let second = try await RunningCommand(["demo", "--data", platform.data.url.path, "--port", "1"]).finished(within: .seconds(60))
        #expect(second.status == 2)
        #expect(second.errorLines.count == 1, "\(second.errors)")
        let samePort = try await RunningCommand([
            "demo", "--data", platform.data.url.path + "-other", "--port", "\(platform.gatewayPort)",
        ]).finished(within: .seconds(60))
        #expect(samePort.status == 2)
        #expect(samePort.errors.contains("\(platform.gatewayPort)"))
        #expect(samePort.errorLines.count == 1, "\(samePort.errors)")
        try await platform.stop()
        try await isWholeInItsFiles(platform)
    }

    /// A clean stop leaves everything in one file a service: copies of these alone verify.
    private func isWholeInItsFiles(_ platform: Platform) async throws {
        let copies = try TemporaryFolder()
        for service in ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway"] {
            let store = platform.store(of: service)
            for ending in ["-wal", "-shm"] { #expect(!FileManager.default.fileExists(atPath: store + ending), "\(service)\(ending)") }
            try FileManager.default.copyItem(atPath: store, toPath: copies.url.appendingPathComponent("\(service).db").path)
        }
        let verified = try await RunningCommand(["verify", "--data", copies.url.path]).finished(within: .seconds(120))
        #expect(verified.status == 0, "\(verified)")
    }

    /// A tap in another language, written from docs/wire.md alone: ends with 0 once it has read each topic.
    private func tapInPython(_ platform: Platform) throws -> Process {
        let program = """
            import json, sys, time, zmq
            run = None
            deadline = time.time() + 120
            while time.time() < deadline:
                try:
                    run = json.load(open(sys.argv[1] + "/run.json"))["services"]
                    if len(run) >= 5: break
                except (OSError, ValueError, KeyError): pass
                time.sleep(0.05)
            tap = zmq.Context().socket(zmq.SUB)
            for service in ("market-feed", "liq-poller", "signal-engine", "paper-broker"): tap.connect(run[service]["publish"])
            missing = {"candles", "liquidations", "features", "fires", "fills"}
            for topic in missing: tap.subscribe(topic + "/")
            tap.RCVTIMEO = 120000
            while missing:
                name, body = tap.recv_multipart()
                record = json.loads(body)
                assert name.decode() == record["topic"] + "/" + record["key"], name
                assert record["seq"] >= 1 and record["log"] and "cause" in record, record
                missing.discard(record["topic"])
            """
        let file = try platform.data.write(program, to: "tap.py")
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", file, platform.data.url.path]
        try python.run()
        return python
    }
}

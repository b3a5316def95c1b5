import Foundation
import Logging
import TestSupport
import Testing
import TraderBus
import TraderCommands
import TraderProto
import TraderService

/// `trader tap` and `trader health` against a writer in this process, found through the environment as inside a container.
@Suite("tap", .timeLimit(.minutes(5))) struct TapTests {
    private let ports: PortBlock
    private let writer: Bus
    private let records: [BusRecord]
    private let environment: [String: String]
    private let folder: TemporaryFolder

    init() throws {
        let records = try Self.log(of: 600)
        folder = try TemporaryFolder()
        let keyFile = BusKeyFile(path: folder.url.appendingPathComponent("bus.key").path)
        ports = try PortBlock()
        writer = try Bus.open(
            binding: .standard(for: .signalEngine, basePort: ports.first), key: try keyFile.take(),
            logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() }
        ) {
            Self.answer($0, from: records)
        }
        self.records = records
        environment = ["BUS_PORT_BASE": "\(ports.first)", "BUS_KEY_FILE": keyFile.path]
    }

    /// Features at even positions, fires at odd ones.
    private static func log(of count: Int64) throws -> [BusRecord] {
        try (1...count).map { seq in
            try BusRecord(
                Envelope(
                    topic: seq % 2 == 0 ? .features : .fires, key: "k\(seq % 3)", log: "log", seq: seq, prev: seq > 2 ? seq - 2 : nil,
                    at: seq,
                    cause: nil, v: 1, data: "x"))
        }
    }

    private static func answer(_ request: ReplayRequest, from records: [BusRecord]) -> ReplayAnswer {
        let extent = LogExtent(log: "log", oldest: 1, head: Int64(records.count))
        let reply = extent.judge(request) { position in
            records.prefix(Int(position - 1)).reduce(.genesis) { RecordHash.chained(previous: $0, body: $1.body) }
        }
        guard reply.status == .ok else { return ReplayAnswer(reply) }
        return ReplayAnswer(reply, records: Array(records.dropFirst(Int(reply.from - 1)).prefix(request.limit)))
    }

    private func bodies(_ said: Said) throws -> [EnvelopeHeader] {
        try said.output.split(separator: "\n").map { try WireCodec.decode(from: Array($0.utf8)) }
    }

    @Test("what feeds write comes from all of them, and from one where the key says which")
    func writers() throws {
        func writers(_ topic: String, _ key: String?) throws -> [ServiceName] {
            try TapRequest(topic: topic, key: key, from: nil, count: nil).writers
        }
        #expect(try writers("candles", nil) == ServiceName.feeds)
        #expect(try writers("quotes", "binanceusdm:BTCUSDT") == [.binanceUSDMFeed])
        #expect(try writers("candles", "coinbase:BTC-USD") == [.marketFeed])
        #expect(try writers("fires", "each-minute") == [.signalEngine])
        #expect(try writers("pulse", nil) == ServiceName.known)
    }

    @Test("--from replays the log across pages, filtered by topic and key, as the envelopes are")
    func replay() async throws {
        let said = try await TraderProcess.run(
            ["tap", "fires", "--from", "300", "--key", "k1", "--count", "40"], environment: environment)
        #expect(said.status == 0, "\(said)")
        let headers = try bodies(said)
        let expected: [Int64] = (300...600).filter { (seq: Int64) in seq % 6 == 1 }
        #expect(headers.map(\.seq) == Array(expected.prefix(40)))
        #expect(said.output.hasPrefix(String(decoding: records[300].body, as: UTF8.self) + "\n"))
    }

    @Test("without --from it prints what comes from now on, of one topic and key alone")
    func live() async throws {
        let tap = try TraderProcess(["tap", "features", "--key", "k0", "--count", "3"], environment: environment)
        var turn = 0
        // A new ZeroMQ subscription takes hold at a moment that nobody is told.
        let said = try await eventually("three records") { () -> Bool? in
            writer.publish(Array(records[(turn % 50 * 12)..<(turn % 50 * 12 + 12)]))
            turn += 1
            return tap.output.split(separator: "\n").count >= 3 ? true : nil
        }
        #expect(said)
        let end = try await tap.end()
        #expect(end.status == 0)
        for header in try bodies(end) { #expect(header.topic == "features" && header.key == "k0") }
    }

    @Test("SIGINT ends it cleanly, and a reader that has had enough ends it quietly")
    func ends() async throws {
        let tap = try TraderProcess(["tap", "fires", "--from", "1"], environment: environment)
        _ = try await eventually("the whole log") { tap.output.split(separator: "\n").count == 300 ? true : nil }
        tap.signal(SIGINT)
        let said = try await tap.end()
        #expect(said.status == 0 && said.errorLines.allSatisfy { $0.hasPrefix("trader: waiting for signal-engine") }, "\(said.errors)")
    }

    @Test(
        "health is what the service says of itself",
        arguments: [("running", 0), ("bootstrapping", 0), ("stale", 1), ("stopping", 1)] as [(String, Int32)])
    func health(state: String, status: Int32) async throws {
        let health = try TraderProcess(["health", "signal-engine"], environment: environment)
        for await incoming in writer.commands {
            #expect(incoming.command.name == "status")
            let json = """
                {"service":"signal-engine","state":"\(state)","reason":"because","pid":1,"uptimeSeconds":1,"head":0,"lag":{},"now":1,\
                "isSimulated":false,"memoryBytes":1,"figures":{}}
                """
            incoming.reply(.accepted(incoming.command.id, result: json))
            break
        }
        let said = try await health.end()
        #expect(said.status == status, "\(said)")
        #expect((said.output + said.errors).contains("signal-engine: \(state) (because)"), "\(said)")
    }

    @Test("nobody there: health fails with the reason, tap says for what it waits")
    func nobody() async throws {
        let health = try await TraderProcess.run(["health", "market-feed"], environment: environment)
        #expect(health.status == 1 && health.errorLines.count == 1 && health.errors.contains("market-feed"), "\(health)")
        let tap = try TraderProcess(["tap", "candles"], environment: environment)
        _ = try await eventually("the note") { tap.errors.contains("waiting for market-feed") ? true : nil }
        tap.signal(SIGTERM)
        #expect(try await tap.end().status == 0)
    }
}

import Foundation
import TestSupport
import Testing
import TraderBus
import TraderProto
import TraderService
import TraderStore

/// A record that ends the process, from its first death to a person's word, in processes of their own.
@Suite(.timeLimit(.minutes(3)))
struct HaltTests {
    private let folder: TemporaryFolder
    private let ports: PortBlock
    private var port: Int { ports.first }
    private let upstream: Store
    /// The platform's, which lies in the reader's folder.
    private let key: BusKey
    private let writer: Bus

    /// Thirty numbers, of which the twentieth is the poison.
    private static let poison: Int64 = 20

    init() throws {
        folder = try TemporaryFolder()
        ports = try PortBlock()
        let store = try Store.open(path: folder.url.appendingPathComponent("upstream.db").path)
        var commit = Commit(at: 0)
        commit.drafts = (Int64(1)...30).map { Draft(.candles, key: "k", cause: nil, data: $0) }
        _ = try store.commit(commit)
        upstream = store
        key = try BusKeyFile(path: folder.url.appendingPathComponent("bus.key").path).take()
        let endpoints = Endpoints.standard(for: .signalEngine, host: "127.0.0.1", basePort: ports.first)
        writer = try Bus.open(binding: endpoints, key: key, logger: .quiet) { request in
            do {
                let (reply, records) = try store.replay(request)
                return ReplayAnswer(reply, records: records.map { BusRecord(name: $0.name, body: $0.body) })
            } catch {
                return ReplayAnswer(
                    ReplayReply(status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "\(error)"))
            }
        }
    }

    private var store: String { folder.url.appendingPathComponent("paper-broker.db").path }

    /// A life of the reader, until it ends by itself or is told to.
    private func live(endsWell: Bool) async {
        let condition: ExitTest.Condition = endsWell ? .success : .failure
        await #expect(processExitsWith: condition) {
            [path = folder.url.path as String, port = port as Int, poison = Self.poison as Int64] in
            try await Lone.run(in: URL(fileURLWithPath: path), port: port, projections: TallyShell.register) { context in
                var shell = TallyShell()
                shell.poison = poison
                shell.isDeadly = true
                return [Consumer(context, shell, upstreams: [.signalEngine])]
            }
        }
    }

    @Test("it is named after the third death, waited at, and passed over by a person's word alone")
    func halt() async throws {
        for death in 1...4 {
            await live(endsWell: false)
            // The first is of a batch, in which nobody can tell.
            let trial = try Recording.open(path: store).trial()
            #expect(trial?.place == (death > 1 ? "signal-engine/20" : nil))
            #expect(trial?.isNotorious == (death > 1 ? death > 2 : nil) && trial?.isHopeless == (death > 1 ? death > 3 : nil))
        }
        async let last: Void = live(endsWell: true)

        let bus = try Bus.open(key: key, logger: .quiet)
        let endpoint = Endpoints.standard(for: .paperBroker, host: "127.0.0.1", basePort: port).command
        let status = try await status(from: bus, endpoint) { $0.state == .halted }
        #expect(status.reason?.hasPrefix("record signal-engine/20 (candles/k) ended it 3 times: trader set-aside paper-broker") == true)
        for (arguments, words) in [
            (["record": "signal-engine/19", "reason": "why"], "waits at record signal-engine/20 and at no other"),
            (["record": "signal-engine/20", "reason": "  "], "needs a reason"), ([:], "waits at record signal-engine/20"),
        ] {
            let reply = try await send("set-aside", arguments, by: bus, to: endpoint)
            #expect(!reply.accepted && reply.reason?.contains(words) == true, "\(reply)")
        }
        #expect(try await send("set-aside", ["record": "signal-engine/20", "reason": "a typing error"], by: bus, to: endpoint).accepted)
        let after = try await self.status(from: bus, endpoint) { $0.state == .running && $0.lag["signal-engine"] == 0 }
        kill(after.pid, SIGTERM)
        await last
        let recording = try Recording.open(path: store)
        #expect(try recording.cursors()[.signalEngine]?.seq == 30)
        #expect(try recording.trial() == nil)
        #expect(
            try recording.setAside().map { "\($0.source)/\($0.seq) \($0.name) \($0.reason)" } == [
                "signal-engine/20 candles/k a typing error"
            ])
        writer.close()
    }

    private func status(
        from bus: Bus, _ endpoint: Endpoint, until isThere: (StatusBoard.Status) -> Bool
    ) async throws -> StatusBoard.Status {
        while true {
            if let status = try? await StatusQuestion.ask(at: endpoint, over: bus, timeout: .seconds(1)), isThere(status) { return status }
            try await Pause.brief()
        }
    }

    private func send(_ name: String, _ arguments: [String: String], by bus: Bus, to endpoint: Endpoint) async throws -> CommandReply {
        try await bus.send(
            Command(id: UUID().uuidString, deadline: WallClock.microseconds() + 10_000_000, name: name, arguments: arguments), to: endpoint,
            timeout: .seconds(10))
    }
}

import Foundation
import GRDB
import TestSupport
import Testing
import TraderDocuments
import TraderLab
import TraderModel
import TraderProto
import TraderSignals

/// A strategy that comes, changes, is stopped and goes while a demo runs: by its file and by the gateway.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct StrategyFileTests {
    private static let document = """
        name: dropped
        instrument: coinbase:ETH-USD
        features:
          trend: on(1h, ema(close, 20))
          rank: percentile_rank(volume, 288)
          spread: (close - ema(close, 30)) / atr(14)
        entry:
          long: [ close > prev(close), rank >= 0.2 ]
          short: [ close < prev(close), spread > 0.5, close < trend ]
        exit: { after_bars: 2, long: "close < prev(close, 2)" }
        costs: { round_trip_bps: 6.5 }
        """

    @Test("a document dropped into the folder fires like a backtest of that file on the same data, byte for byte")
    func dropped() async throws {
        let folder = try Self.strategies()
        let platform = try Platform(
            ["--seed", "11", "--speed", "600"], data: TemporaryFolder(), environment: ["STRATEGIES_DIR": folder.url.path])
        try await platform.wait(for: "live bars") { try Self.timelyBars(platform) >= 3 }
        let file = try platform.data.write(Self.document, to: "strategies/dropped.yaml")
        try await platform.wait(for: "fires of the document") { try Self.fires(of: "dropped", 1, platform).count >= 6 }

        // A bad edit changes nothing and says why; the next good one is a new version.
        _ = try platform.data.write(Self.document.replacing("0.2", with: "20"), to: "strategies/dropped.yaml")
        try await platform.wait(for: "the complaint") {
            try await platform.trader(["status"]).output.contains("dropped.yaml:8:37: rank >= 20 never holds")
        }
        let before = try Self.fires(of: "dropped", 1, platform).count
        try await platform.wait(for: "the strategy to go on") { try Self.fires(of: "dropped", 1, platform).count > before }
        _ = try platform.data.write(Self.document.replacing("0.2", with: "0.1"), to: "strategies/dropped.yaml")
        try await platform.wait(for: "a fire of the new version") { try !Self.fires(of: "dropped", 2, platform).isEmpty }

        // A killed engine knows what ran.
        try await platform.kill("signal-engine")
        let seen = try Self.fires(of: "dropped", 2, platform).count
        try await platform.wait(for: "fires after the kill") { try Self.fires(of: "dropped", 2, platform).count > seen }
        try FileManager.default.removeItem(atPath: file)
        try await platform.wait(for: "the removal") { try Self.states(platform)["dropped"] == "removed" }
        try await platform.wait(for: "paper-broker's words that both versions are over") {
            try Self.retired(platform).filter { $0.name == "dropped" }.map(\.version) == [1, 2]
        }
        try await platform.stop()

        for (version, text) in [(1, Self.document), (2, Self.document.replacing("0.2", with: "0.1"))] {
            try Self.expectBacktest(of: text, version, platform)
        }
        let verified = try await platform.trader(["verify"])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("the gateway adds, stops, starts, explains and removes strategies, and refuses what is wrong")
    func gateway() async throws {
        let folder = try Self.strategies()
        let platform = try Platform(
            ["--seed", "12", "--speed", "600"], data: TemporaryFolder(), environment: ["STRATEGIES_DIR": folder.url.path])
        try await platform.wait(for: "live bars") { try Self.timelyBars(platform) >= 1 }
        let api = GatewayClient(port: platform.gatewayPort)
        let text = "name: by-api\ninstrument: coinbase:BTC-USD\nentry: { long: close > 0 }\nexit: { after_bars: 1 }\n"
        let added = try await api.ask("POST", "/api/strategies", body: text)
        #expect(added.status == 200 && added.body.contains(#""name":"by-api","state":"running","version":1"#), "\(added)")
        let file = platform.data.url.appendingPathComponent("strategies/by-api.yaml").path
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        try await platform.wait(for: "its fires") { try Self.fires(of: "by-api", 1, platform).count >= 2 }

        let wrong = try await api.ask("POST", "/api/strategies", body: text.replacing("close", with: "clsoe"))
        #expect(
            wrong.status == 422 && wrong.body.contains("3:16: clsoe is neither a feature nor a series; did you mean close?"), "\(wrong)")
        let foreign = try await api.ask("POST", "/api/strategies/by-api/stop", headers: ["Origin": "http://elsewhere.example"])
        #expect(foreign.status == 403)
        #expect(try await api.ask("POST", "/api/strategies/nobody/stop").status == 404)

        let stopped = try await api.ask("POST", "/api/strategies/by-api/stop")
        #expect(stopped.status == 200 && stopped.body.contains(#""state":"stopped""#), "\(stopped)")
        try await platform.wait(for: "the page to know") {
            try await api.ask("GET", "/api/strategies").body.contains(#""name":"by-api","state":"stopped","status":"STOPPED""#)
        }
        let explained = try await platform.trader(["strategies", "explain", "by-api"])
        #expect(explained.status == 0 && explained.output.contains("close > 0"), "\(explained)")
        #expect(try await api.ask("GET", "/api/strategies/by-api/explain").body.contains(#""text":"close > 0""#))
        #expect(try await api.ask("POST", "/api/strategies/by-api/start").status == 200)
        #expect(try await api.ask("DELETE", "/api/strategies/by-api").status == 200)
        #expect(!FileManager.default.fileExists(atPath: file))
        // What happens in a demo stays there.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == FourSignals.names.map { "\($0).yaml" })
        try await platform.wait(for: "its removal") { try await api.ask("GET", "/api/strategies/by-api").status == 404 }
        let listed = try await platform.trader(["strategies", "list"])
        #expect(listed.status == 0 && listed.output.contains("running, version 1") && !listed.output.contains("by-api"), "\(listed)")
        try await platform.stop()
    }

    @Test("fifty strategies at once miss no bar")
    func fifty() async throws {
        let folder = try Self.strategies()
        for number in 1...50 {
            _ = try folder.write(
                Self.document.replacing("dropped", with: "many-\(number)").replacing("288", with: "\(200 + number)"),
                to: "many-\(number).yaml")
        }
        let platform = try Platform(
            ["--seed", "13", "--speed", "600"], data: TemporaryFolder(), environment: ["STRATEGIES_DIR": folder.url.path])
        try await platform.wait(for: "two hours of live bars", within: .seconds(300)) { try Self.timelyBars(platform) >= 24 }
        // None is missing between the first live bar and the newest, and none was late.
        let (span, standings) = try platform.read("signal-engine") { db in
            let live = "ts >= (SELECT min(ts) FROM features_5m WHERE standing = 'timely')"
            return (
                try Int.fetchOne(db, sql: "SELECT (max(ts) - min(ts)) / 300 + 1 - count(*) FROM features_5m WHERE \(live)"),
                try String.fetchSet(db, sql: "SELECT DISTINCT standing FROM features_5m WHERE \(live)")
            )
        }
        #expect(span == 0 && standings == ["timely"])
        let judged = try platform.read("signal-engine") {
            try String.fetchOne($0, sql: "SELECT judgements FROM features_5m ORDER BY ts DESC LIMIT 1")
        }
        #expect(try WireCodec.decode([Judgement].self, from: Array(try #require(judged).utf8)).count == 54)
        try await platform.stop()
    }

    // MARK: what a run left

    /// A copy of the project's strategies, to be changed.
    private static func strategies() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in FourSignals.names {
            let text = try String(contentsOf: Repository.root.appendingPathComponent("strategies/\(name).yaml"), encoding: .utf8)
            _ = try folder.write(text, to: "\(name).yaml")
        }
        return folder
    }

    private static func timelyBars(_ platform: Platform) throws -> Int {
        try platform.read("signal-engine") { try Int.fetchOne($0, sql: "SELECT count(*) FROM features_5m WHERE standing = 'timely'") ?? 0 }
    }

    private static func states(_ platform: Platform) throws -> [String: String] {
        try platform.read("signal-engine") { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, state FROM strategies ORDER BY version")
            return Dictionary(rows.map { ($0["name"], $0["state"]) }) { $1 }
        }
    }

    private static func records(of topic: String, in store: String, _ platform: Platform) throws -> [[UInt8]] {
        try records(in: store, platform, of: [topic])
    }

    private static func records(in store: String, _ platform: Platform, of topics: [String]) throws -> [[UInt8]] {
        let marks = topics.map { _ in "?" }.joined(separator: ", ")
        return try platform.read(store) { db in
            let sql = "SELECT record FROM log WHERE topic IN (\(marks)) ORDER BY seq"
            return try String.fetchAll(db, sql: sql, arguments: StatementArguments(topics)).map { Array($0.utf8) }
        }
    }

    /// Versions that are judged no more, as they were said to be.
    private static func retired(_ platform: Platform) throws -> [StrategyRecord] {
        try records(of: "strategies", in: "signal-engine", platform)
            .map { try WireCodec.decode(Envelope<StrategyRecord>.self, from: $0).data }.filter { $0.state == .retired }
    }

    private static func fires(of signal: String, _ version: Int, _ platform: Platform) throws -> [Fire] {
        try records(of: "fires", in: "signal-engine", platform).map { try WireCodec.decode(Envelope<Fire>.self, from: $0).data }
            .filter { $0.signal == signal && $0.version == version }
    }

    /// The fires and exits of a version, against those of the same document over the recorded candles and readings.
    private static func expectBacktest(of text: String, _ version: Int, _ platform: Platform) throws {
        let bars = try records(of: "features", in: "signal-engine", platform).compactMap { body -> BarTime? in
            let record = try WireCodec.decode(Envelope<FeatureRecord>.self, from: body).data
            return record.judgements?.contains { $0.signal == "dropped" && $0.version == version } == true ? record.ts : nil
        }
        let (first, last) = (try #require(bars.first), try #require(bars.last))
        let candles = try records(of: "candles", in: "market-feed", platform).map {
            try WireCodec.decode(Envelope<Candle>.self, from: $0).data
        }
        let liquidations = try records(of: "liquidations", in: "liq-poller", platform)
            .map { SignalInput.liquidation(try WireCodec.decode(Envelope<LiquidationRecord>.self, from: $0).data) }
        var chain = Chain(signals: try SignalMachine(strategies: [try YAMLDocument.strategy(from: text)]))
        var expected: [[UInt8]] = []
        var failure: (any Error)?
        for input in liquidations
            + candles.filter({ $0.ts <= last }).map({ candle in
                var candle = candle
                // What was judged before the version began is its history.
                if candle.ts < first { candle.origin = .history }
                return .candle(candle)
            })
        {
            chain.apply(input) { output in
                do {
                    switch output {
                    case .signal(.fire(var fire)):
                        fire.version = version
                        expected.append(try WireCodec.encode(fire))
                    case .signal(.exit(var exit)) where exit.ts >= first:
                        exit.version = version
                        expected.append(try WireCodec.encode(exit))
                    default: return
                    }
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        let live = try records(in: "signal-engine", platform, of: ["exits", "fires"]).compactMap { body -> [UInt8]? in
            let header = try WireCodec.decode(EnvelopeHeader.self, from: body)
            if header.knownTopic == .fires {
                let fire = try WireCodec.decode(Envelope<Fire>.self, from: body).data
                return fire.signal == "dropped" && fire.version == version && fire.ts <= last ? try WireCodec.encode(fire) : nil
            }
            let exit = try WireCodec.decode(Envelope<ExitSignal>.self, from: body).data
            return exit.signal == "dropped" && exit.version == version && exit.ts <= last ? try WireCodec.encode(exit) : nil
        }
        #expect(live.map { String(decoding: $0, as: UTF8.self) } == expected.map { String(decoding: $0, as: UTF8.self) })
        #expect(!live.isEmpty)
    }
}

import APIGateway
import Foundation
import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSockets
import TraderStore

/// A platform with feeds of several venues: each is read from its own log, and one that is down holds back nobody.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct FeedTests {
    private static let feeds = "coinbase,binanceus,binanceusdm"

    @Test func everyFeedIsReadToldAndShown() async throws {
        let folder = try TemporaryFolder()
        let writers = try TestWriters(in: folder, feeds: [.binanceUSFeed, .binanceUSDMFeed])
        try writers.write(.marketFeed, [Self.draft(0, .coinbaseBTC)])
        try writers.write(.binanceUSFeed, [Self.draft(0, .binance), Self.draft(1, .binance)])
        try await Self.gateway(folder, writers) { context, port in
            let url = "ws://127.0.0.1:\(port)/ws?after=\(context.store.log)-0"
            try await WebSocketClient.connect(url: url, logger: .quiet) { session in
                var messages = session.inbound.makeAsyncIterator()
                let told = try await messages.take(3)
                #expect(Set(told.compactMap(Self.bar)) == ["coinbase:BTC-USD 0", "binanceus:BTCUSDT 0", "binanceus:BTCUSDT 1"])
                // The taps take hold at a moment that nobody is told.
                let forming = try await withThrowingTaskGroup { group in
                    group.addTask {
                        while !Task.isCancelled {
                            try writers.form(Facts.candle(2, close: 77, of: .binance))
                            try await Pause.brief()
                        }
                    }
                    let forming = try await messages.take(1)
                    group.cancelAll()
                    return forming
                }
                #expect(forming.first?.contains(#""instrument":"binanceus:BTCUSDT""#) == true)
            }
            let system = try await Self.object("http://127.0.0.1:\(port)/api/system")
            #expect(system["venues"] as? [String] == ["coinbase", "binanceus", "binanceusdm"])
            let services = (system["services"] as? [[String: Any]] ?? []).map { $0["service"] as? String }
            #expect(
                services == [
                    "market-feed", "market-feed@binanceus", "market-feed@binanceusdm", "liq-poller", "signal-engine", "paper-broker",
                    "api-gateway",
                ])
            let integrity = try await Self.object("http://127.0.0.1:\(port)/api/integrity")
            let sources = (integrity["sources"] as? [[String: Any]] ?? []).map { $0["service"] as? String }
            #expect(sources == ["market-feed", "market-feed@binanceus", "market-feed@binanceusdm", "liq-poller"])
        }
        writers.close()
    }

    @Test func whatAFeedWroteWhileTheGatewayWasDownIsReadOnceAndInItsPlace() async throws {
        let folder = try TemporaryFolder()
        let writers = try TestWriters(in: folder, feeds: [.binanceUSFeed, .binanceUSDMFeed])
        try writers.write(.binanceUSFeed, [Self.draft(0, .binance)])
        try await Self.gateway(folder, writers) { context, _ in
            while context.store.head.seq < 1 { try await Pause.brief() }
        }
        try writers.write(.marketFeed, [Self.draft(0, .coinbaseBTC)])
        try writers.write(.binanceUSFeed, [Self.draft(1, .binance)])
        try await Self.gateway(folder, writers) { context, _ in
            while context.store.head.seq < 3 { try await Pause.brief() }
            let headers = try context.store.replay(ReplayRequest(from: 0, limit: 10, log: nil, hash: nil)).records
                .map { try WireCodec.decode(EnvelopeHeader.self, from: $0.body) }
            let causes = headers.compactMap { $0.cause?.description }
            #expect(causes.first == "market-feed@binanceus/1")
            #expect(causes.dropFirst().sorted() == ["market-feed/1", "market-feed@binanceus/2"])
            let cursors = try context.store.cursors()
            #expect(cursors[.binanceUSFeed]?.seq == 2 && cursors[.marketFeed]?.seq == 1)
        }
        writers.close()
    }

    @Test func aFurtherFeedThatIsDownIsShownAndHoldsBackNobody() async throws {
        let folder = try TemporaryFolder()
        // Of Binance nobody is there.
        let writers = try TestWriters(in: folder)
        try writers.write(.marketFeed, [Self.draft(1, .coinbaseBTC)])
        try writers.write(.signalEngine, [Draft(.features, key: "5m", cause: nil, data: Facts.features(1))])
        try await Self.gateway(folder, writers) { context, port in
            while context.store.head.seq < 2 { try await Pause.brief() }
            let base = "http://127.0.0.1:\(port)"
            // paper-broker is heard by its pulse.
            var ready = ""
            while !ready.contains("true") {
                try writers.form(Facts.candle(2))
                try await Pause.brief()
                ready = try await GatewayBench.ask("GET", base + "/readyz").body
            }
            #expect(ready == #"{"ready":true,"reasons":[]}"#)
            let services = try await Self.object(base + "/api/system")["services"] as? [[String: Any]] ?? []
            let feed = services.first { $0["service"] as? String == "market-feed@binanceus" }
            #expect(feed?["state"] as? String == "not answering")
        }
        writers.close()
    }

    @Test func aVenueWhoseFeedDoesNotRunIsNoneOfThePlatform() async throws {
        try await GatewayBench.with { bench in
            let refused = try await bench.get("/api/frames?instrument=binanceus:BTCUSDT&ts=300")
            #expect(refused.status == 400 && refused.body.contains("of coinbase or gateio"))
            let wish = try await bench.ask("POST", "/api/instruments", body: #"{"instrument":"binanceus:BTCUSDT"}"#)
            #expect(wish.status == 400 && wish.body.contains("no_feed") && wish.body.contains("start market-feed --venue binanceus"))
        }
        try await GatewayBench.with(feeds: "coinbase,binanceus") { bench in
            let asked = try await bench.get("/api/frames?instrument=binanceus:BTCUSDT&ts=300")
            #expect(asked.status == 503 && asked.body.contains("market-feed@binanceus does not say"))
        }
    }

    private static func gateway(
        _ folder: TemporaryFolder, _ writers: TestWriters, _ body: @Sendable @escaping (ServiceContext, Int) async throws -> Void
    ) async throws {
        let context = try GatewayFolder(folder).context(
            clock: StillClock(now: BarTime.number(1).closeTime(), isSimulated: false), basePort: writers.basePort, feeds: feeds)
        let settings = try GatewayFolder(folder).settings()
        try await GatewayBench.run({ try APIGateway.parts(context, settings, onBound: $0) }, context) { try await body(context, $0) }
        _ = try context.store.close()
    }

    private static func draft(_ number: Int, _ instrument: Instrument) -> Draft {
        Draft(.candles, key: instrument.description, cause: nil, data: Facts.candle(number, of: instrument))
    }

    /// `binanceus:BTCUSDT 1` of the message of a closed bar, the number of its bar behind its instrument.
    private static func bar(_ message: String) -> String? {
        guard let fields = try? JSONSerialization.jsonObject(with: Data(message.utf8)) as? [String: Any],
            let instrument = fields["instrument"] as? String, let ts = fields["ts"] as? Int64, fields["closed"] as? Bool == true
        else { return nil }
        return "\(instrument) \((ts - BarTime.number(0).unixSeconds) / 300)"
    }

    private static func object(_ url: String) async throws -> [String: Any] {
        let body = try await GatewayBench.ask("GET", url).body
        return try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }
}

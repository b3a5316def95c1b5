import APIGateway
import Foundation
import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// `/api/instruments`: what is followed, and the wishes to change it.
@Suite(.timeLimit(.minutes(1)))
struct InstrumentRouteTests {
    @Test func whatIsFollowedIsListedWithWhoReadsIt() async throws {
        try await GatewayBench.with { bench in
            #expect(try await bench.get("/api/instruments").body == "[]")
            try bench.record(Facts.fourSignals())
            try bench.record(
                Facts.watched(.solana, .fiveMinuteBars, .oneMinuteBars), Facts.watched(.coinbaseBTC, .fiveMinuteBars),
                Facts.watched(.binance, .fiveMinuteBars))
            let all = try await bench.get("/api/instruments").body
            let solana =
                #"{"follows":["5m","1m"],"instrument":"coinbase:SOL-USD","last_at":null,"last_price":null,"read_by":[],"symbol":"SOL-USD","venue":"coinbase"}"#
            #expect(all.hasSuffix(",\(solana)]") && all.hasPrefix(#"[{"follows":["5m"],"instrument":"binanceus:BTCUSDT","last_at":null"#))
            #expect(
                all.contains(#""instrument":"coinbase:BTC-USD","last_at":null,"last_price":null,"read_by":["LQ-1","LQ-2","LQ-3","VS-3"]"#),
                "\(all)")
            // What is followed no more is gone, and what is followed otherwise stands as it is now.
            try bench.record(Facts.watched(.binance), Facts.watched(.solana, .fiveMinuteBars))
            let fewer = try await bench.get("/api/instruments").body
            #expect(!fewer.contains("binanceus") && fewer.contains(#"{"follows":["5m"],"instrument":"coinbase:SOL-USD""#))
            #expect(try bench.record(Facts.watched(.binance)).isEmpty, "browsers are told nothing of it")
        }
    }

    @Test func whatBarsComeOfIsFollowedUntilTheFeedSaysOtherwise() async throws {
        try await GatewayBench.with { bench in
            let follows = { try await bench.get("/api/instruments").body }
            // The feed has pruned the record that said so.
            try bench.record(.minute(Facts.minute(0, of: .solana)))
            #expect(try await follows().contains(#"{"follows":["1m"],"instrument":"coinbase:SOL-USD""#))
            try bench.record(.candle(Facts.candle(0, of: .solana, origin: .history)), .minute(Facts.minute(1, of: .solana)))
            #expect(try await follows().contains(#"{"follows":["5m","1m"],"instrument":"coinbase:SOL-USD""#))
            try bench.record(Facts.watched(.solana))
            #expect(try await follows() == "[]")
        }
    }

    @Test func whatAStrategyReadsOrHoldsIsNotLetGo() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.watched(.coinbaseBTC, .fiveMinuteBars, .oneMinuteBars))
            // Its strategy is gone, and its trade is open.
            try bench.record(Facts.fill(1, "GONE", at: 0))
            let held = try await bench.ask("DELETE", "/api/instruments/coinbase:BTC-USD")
            #expect(held.status == 409 && held.body.contains("in_use") && held.body.contains("read by GONE"), "\(held.body)")
            try bench.record(Facts.fourSignals() + [Facts.watched(.coinbaseBTC, .fiveMinuteBars, .oneMinuteBars)])
            let read = try await bench.ask("DELETE", "/api/instruments/coinbase%3ABTC-USD")
            #expect(read.status == 409 && read.body.contains("read by GONE, LQ-1, LQ-2, LQ-3, VS-3"), "\(read.body)")
            // Its minutes nobody reads: the feed is asked, and nobody is there.
            #expect(try await bench.ask("DELETE", "/api/instruments/coinbase:BTC-USD?what=1m").status == 503)
        }
    }

    @Test(arguments: [
        ("DELETE", "/api/instruments/coinbase:SOL-USD", "", 404, "not_followed"),
        ("DELETE", "/api/instruments/SOL-USD", "", 404, "coinbase:SOL-USD"),
        ("DELETE", "/api/instruments/coinbase:BTC-USD?what=1m", "", 404, "1m of coinbase:BTC-USD"),
        ("DELETE", "/api/instruments/coinbase:BTC-USD?what=2m", "", 400, "5m, 1m, quotes, marks"),
        ("DELETE", "/api/instruments/:", "", 400, "bad_parameter"),
        ("POST", "/api/instruments", "", 400, "bad_body"), ("POST", "/api/instruments", "{}", 400, "bad_body"),
        ("POST", "/api/instruments", #"{"instrument":"","what":null}"#, 400, "coinbase:BTC-USD"),
        ("POST", "/api/instruments", #"{"instrument":"coinbase:SOL-USD","what":"1y"}"#, 400, "5m, 1m, quotes, marks"),
        ("POST", "/api/instruments", #"{"instrument":"nyse:IBM"}"#, 400, "choose from coinbase, binanceus\""),
        ("POST", "/api/instruments", #"{"instrument":"binanceusdm:BTCUSDT"}"#, 400, "name binanceusdm in FEEDS"),
        ("POST", "/api/instruments", #"{"instrument":"coinbase:SOL-USD"}"#, 503, "market-feed does not answer"),
        ("POST", "/api/instruments", #"{"instrument":"binanceus:BTCUSDT"}"#, 503, "market-feed@binanceus does not answer"),
        ("PUT", "/api/instruments", "", 405, "method_not_allowed"),
    ])
    func whatCannotBeIsSaid(method: String, path: String, body: String, status: Int, words: String) async throws {
        try await GatewayBench.with(feeds: "coinbase,binanceus") { bench in
            try bench.record(Facts.watched(.coinbaseBTC, .fiveMinuteBars))
            let answer = try await bench.ask(method, path, body: body)
            #expect(answer.status == status && answer.body.contains(words), "\(answer.status) \(answer.body)")
        }
    }

    @Test func wishesGoToTheFeedOfTheVenueAndItsListIsTheAnswer() async throws {
        let folder = try TemporaryFolder()
        let writers = try TestWriters(in: folder)
        let context = try GatewayFolder(folder).context(
            clock: StillClock(now: BarTime.number(1).closeTime(), isSimulated: false), basePort: writers.basePort)
        let settings = try GatewayFolder(folder).settings()
        try writers.write(.marketFeed, [Draft(.instruments, key: "k", cause: nil, data: Self.record(.solana, .fiveMinuteBars))])
        try await GatewayBench.run({ try APIGateway.parts(context, settings, onBound: $0) }, context) { port in
            let base = "http://127.0.0.1:\(port)/api/instruments"
            // The table hears of it as a record.
            while try await !GatewayBench.ask("GET", base).body.contains("SOL-USD") { try await Pause.brief() }
            let feed = writers.answer(.marketFeed) { command in
                switch (command.name, command.arguments["instrument"], command.arguments["what"]) {
                case ("follow", "coinbase:ADA-USD", "5m,1m"):
                    .accepted(command.id, result: try Self.list(Self.record(Self.cardano, .oneMinuteBars)))
                case ("unfollow", "coinbase:SOL-USD", "5m,1m,quotes,marks"): .accepted(command.id, result: try Self.list())
                default: .refused(command.id, "not so: \(command.name) \(command.arguments)")
                }
            }
            let followed = try await GatewayBench.ask("POST", base, body: #"{"instrument":"ADA-USD","what":"1m, 5m"}"#)
            #expect(
                followed.status == 200
                    && followed.body
                        == #"{"follows":["1m"],"instrument":"coinbase:ADA-USD","last_at":null,"last_price":null,"read_by":[],"symbol":"ADA-USD","venue":"coinbase"}"#,
                "\(followed.body)")
            let gone = try await GatewayBench.ask("DELETE", base + "/coinbase:SOL-USD")
            #expect(gone.status == 200 && gone.body.contains(#""follows":[]"#), "\(gone.body)")
            let refused = try await GatewayBench.ask("POST", base, body: #"{"instrument":"coinbase:NOPE-USD"}"#)
            #expect(refused.status == 422 && refused.body.contains("refused") && refused.body.contains("not so: follow"), "\(refused.body)")
            feed.cancel()
        }
        writers.close()
    }

    private static let cardano = Instrument(venue: "coinbase", symbol: "ADA-USD")

    private static func record(_ instrument: Instrument, _ follows: WatchedChannel...) -> InstrumentRecord {
        InstrumentRecord(instrument: instrument, follows: follows, contract: nil, at: .seconds(0))
    }

    private static func list(_ records: InstrumentRecord...) throws -> String {
        String(decoding: try WireCodec.encode(records), as: UTF8.self)
    }
}

import Foundation
import HTTPTypes
import Synchronization
import Testing
import TraderModel
import TraderVenues

/// Candles behind a key, and what happens when the venue does not take it.
@Suite("Coinbase behind a key", .timeLimit(.minutes(1)))
struct CoinbaseKeyedTests {
    private static let behind = "/api/v3/brokerage/products/BTC-USD/candles"
    private static let open = "/api/v3/brokerage/market/products/BTC-USD/candles"
    private static let minute = BarTime(unixSeconds: 1_790_932_560)
    private static let denied = LocalVenue.Answer(status: .unauthorized, body: "Unauthorized\n", type: "text/plain")

    private static func page(_ close: String) -> LocalVenue.Answer {
        .init(
            status: .ok,
            body: #"{"candles":[{"start":"1790932560","low":"1","high":"9","open":"2","close":"\#(close)","volume":"0.5"}]}"#)
    }

    /// Asks once with a key; answers the close of the bar, the paths that were asked, the tokens, and what was said of a fallback.
    private func ask(
        _ answers: [String: [LocalVenue.Answer]]
    ) async throws -> (close: String?, paths: [String], tokens: [String], fallbacks: [String], counted: Int?) {
        let key = try CoinbaseKey(name: "k", secret: try await MadeKeys.pkcs8("ed25519"))
        let log = LocalVenue.Log()
        let fallbacks = Mutex<[String]>([])
        let result = Mutex<(String?, Int?)>((nil, nil))
        try await LocalVenue.serving(answers, log: log) { base in
            try await VenueClient(base: base, requestsPerSecond: 1_000, logger: transportLogger).use { client in
                let rest = CoinbaseREST(client: client, key: key, now: { .seconds(1_790_932_600) }) { reason in
                    fallbacks.withLock { $0.append(reason) }
                }
                let bars = try await rest.bars(of: .coinbaseBTC, length: .oneMinute, from: Self.minute, through: Self.minute)
                result.withLock { $0 = (bars.first?.bar.close.description, client.counters.snapshot[.fallbacks]) }
            }
        }
        return (
            result.withLock { $0.0 }, log.requests.map { String($0.path.prefix { $0 != "?" }) },
            log.requests.compactMap { $0.headers[.authorization] }, fallbacks.withLock { $0 }, result.withLock { $0.1 }
        )
    }

    @Test("a key that is taken asks the endpoint behind it, and no other")
    func taken() async throws {
        let asked = try await ask([Self.behind: [Self.page("3")], Self.open: [Self.page("4")]])
        #expect(asked.close == "3" && asked.paths == [Self.behind] && asked.fallbacks == [] && asked.counted == 0)
        let token = try #require(asked.tokens.first)
        #expect(asked.tokens.count == 1 && token.hasPrefix("Bearer "))
        // The host with its port and the path without the query: what the venue compares with the request.
        let claims = try TokenParts.claims(of: token.dropFirst("Bearer ".count))
        #expect(
            claims.wholeMatch(
                of:
                    /\{"exp":1790932720,"iss":"cdp","nbf":1790932600,"sub":"k","uri":"GET 127\.0\.0\.1:\d+\/api\/v3\/brokerage\/products\/BTC-USD\/candles"\}/
            ) != nil, "\(claims)")
    }

    @Test("a token refused once is followed by a fresh one")
    func again() async throws {
        let asked = try await ask([Self.behind: [Self.denied, Self.page("3")], Self.open: [Self.page("4")]])
        #expect(asked.close == "3" && asked.paths == [Self.behind, Self.behind] && asked.fallbacks == [])
        #expect(Set(asked.tokens).count == 2)
    }

    @Test("a key refused twice, or forbidden once, leads to the public candles, and that is told")
    func fallsBack() async throws {
        let twice = try await ask([Self.behind: [Self.denied], Self.open: [Self.page("4")]])
        #expect(twice.close == "4" && twice.paths == [Self.behind, Self.behind, Self.open] && twice.counted == 1)
        #expect(twice.tokens.count == 2)
        #expect(twice.fallbacks.count == 1 && twice.fallbacks[0].contains("status 401: Unauthorized"))

        let scopes = LocalVenue.Answer(
            status: .forbidden, body: #"{"error":"PERMISSION_DENIED","error_details":"Missing required scopes"}"#)
        let once = try await ask([Self.behind: [scopes], Self.open: [Self.page("4")]])
        #expect(once.close == "4" && once.paths == [Self.behind, Self.open])
        #expect(once.fallbacks.count == 1 && once.fallbacks[0].contains("status 403: Missing required scopes"))
    }

    @Test("other errors are not the key's fault, and are not answered by asking elsewhere")
    func otherErrors() async throws {
        let broken = LocalVenue.Answer(status: .internalServerError, body: "oops", type: "text/plain")
        await #expect(throws: VenueError.refused(status: 500, message: "oops")) {
            try await ask([Self.behind: [broken], Self.open: [Self.page("4")]])
        }
    }

    @Test(
        "the query asks for the length in the venue's words",
        arguments: [(BarLength.oneMinute, "ONE_MINUTE"), (.fiveMinutes, "FIVE_MINUTE")])
    func granularity(length: BarLength, name: String) async throws {
        let log = LocalVenue.Log()
        try await LocalVenue.serving([Self.open: [.init(status: .ok, body: #"{"candles":[]}"#)]], log: log) { base in
            try await VenueClient(base: base, requestsPerSecond: 1_000, logger: transportLogger).use { client in
                let first = BarTime(unixSeconds: 1_790_932_500)
                _ = try await CoinbaseREST(client: client, now: { .seconds(0) }).bars(
                    of: .coinbaseBTC, length: length, from: first, through: first.advanced(by: 298, of: length))
            }
        }
        let last = 1_790_932_500 + 298 * length.seconds
        #expect(log.requests.map(\.path) == ["\(Self.open)?start=1790932500&end=\(last)&granularity=\(name)"])
        #expect(log.requests[0].headers[.authorization] == nil)
    }

    @Test("the venues' clocks are read")
    func clocks() async throws {
        let answers: [String: [LocalVenue.Answer]] = [
            "/api/v3/brokerage/time": [
                .init(status: .ok, body: #"{"iso":"2026-10-02T09:15:00Z","epochSeconds":"1790932500","epochMillis":"1790932500123"}"#)
            ],
            "/api/v4/spot/time": [.init(status: .ok, body: #"{"server_time":1790932500456}"#)],
        ]
        try await LocalVenue.serving(answers) { base in
            try await VenueClient(base: base, requestsPerSecond: 1_000, logger: transportLogger).use { client in
                let coinbase = try await CoinbaseREST(client: client, now: { .seconds(0) }).serverTime()
                #expect(coinbase == Timestamp(microseconds: 1_790_932_500_123_000))
                let gate = try await GateStatistics(client: client, amounts: .usd).serverTime()
                #expect(gate == Timestamp(microseconds: 1_790_932_500_456_000))
            }
        }
    }
}

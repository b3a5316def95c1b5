import Foundation
import HTTPTypes
import TestSupport
import Testing
import TraderModel
import TraderSockets
import TraderVenues

@Suite(.timeLimit(.minutes(1)))
struct VenueClientTests {
    private let candles = #"{"candles":[{"start":"1790932500","low":"1","high":"3","open":"2","close":"2","volume":"0.5"}]}"#
    private let path = "/api/v3/brokerage/market/products/BTC-USD/candles"
    private let html = "<html><head><title>403 Forbidden</title></head><body>" + String(repeating: "x", count: 500) + "</body></html>"

    @Test func theBodyOfAnAnswerIsHandedOver() async throws {
        try await LocalVenue.with(["/x": .init(status: .ok, body: "hello")]) { client in
            let body = try await client.get("/x")
            #expect(body == Array("hello".utf8))
        }
    }

    @Test func aStatusThatIsNotOKIsARefusalInTheVenuesWords() async throws {
        let answers: [String: LocalVenue.Answer] = [
            "/404": .init(status: .notFound, body: #"{"error":"NOT_FOUND","message":"Product NOPE-USD not supported"}"#),
            "/401": .init(status: .unauthorized, body: "Unauthorized\n", type: "text/plain"),
            "/403": .init(status: .forbidden, body: html, type: "text/html"),
            "/500": .init(status: .internalServerError, body: "upstream broke", type: "text/plain"),
            "/429": .init(status: .tooManyRequests, body: #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#),
        ]
        try await LocalVenue.with(answers) { client in
            let notFound = VenueError.refused(status: 404, message: "Product NOPE-USD not supported")
            await #expect(throws: notFound) { try await client.get("/404") }
            await #expect(throws: VenueError.refused(status: 401, message: "Unauthorized")) { try await client.get("/401") }
            await #expect(throws: VenueError.refused(status: 403, message: "an HTML page (403 Forbidden)")) { try await client.get("/403") }
            await #expect(throws: VenueError.refused(status: 500, message: "upstream broke")) { try await client.get("/500") }
            await #expect(throws: VenueError.rateLimited("Too many requests")) { try await client.get("/429") }
        }
    }

    @Test func askingAgainHelpsAgainstWhatPasses() {
        #expect(VenueError.rateLimited("").remedy == .retry)
        for status in [500, 502, 503, 408] { #expect(VenueError.refused(status: status, message: "").remedy == .retry) }
        for status in [400, 401, 403, 404] { #expect(VenueError.refused(status: status, message: "").remedy == .giveUp) }
        #expect(VenueError.malformed("x").remedy == .retry)
    }

    @Test func barsAreThoseOfThePageAskedFor() async throws {
        let wide = candles.replacing("]}", with: #",{"start":"1790931900","low":"1","high":"3","open":"2","close":"2","volume":"1"}]}"#)
        try await LocalVenue.with([path: .init(status: .ok, body: wide)]) { client in
            let first = BarTime(unixSeconds: 1_790_932_200)
            let bars = try await CoinbaseREST(client: client, now: { .wallClock }).bars(
                of: .coinbaseBTC, length: .fiveMinutes, from: first, through: first.advanced(by: 1))
            #expect(bars.map(\.ts) == [first.advanced(by: 1)])
        }
    }

    @Test func anHTMLPageInsteadOfJSONIsMalformed() async throws {
        let answers = [
            path: LocalVenue.Answer(status: .ok, body: html, type: "text/html"),
            "/api/v4/futures/usdt/contract_stats": .init(status: .ok, body: html, type: "text/html"),
        ]
        try await LocalVenue.with(answers) { client in
            let first = BarTime(unixSeconds: 1_790_928_000)
            for ask in [
                {
                    _ = try await CoinbaseREST(client: client, now: { .wallClock }).bars(
                        of: .coinbaseBTC, length: .fiveMinutes, from: first, through: first)
                },
                { _ = try await GateStatistics(client: client, amounts: .usd).rows(of: .gateBTC, from: first, through: first) },
            ] as [@Sendable () async throws -> Void] {
                let error = await #expect(throws: VenueError.self) { try await ask() }
                #expect(error == .malformed("an HTML page (403 Forbidden) where JSON was expected"))
            }
            #expect(client.counters.snapshot[.malformedAnswers] == 2)
        }
    }

    @Test func aVenueThatIsNotThereIsWorthAnotherTry() async throws {
        let client = VenueClient(base: "http://127.0.0.1:1", requestsPerSecond: 8, logger: transportLogger)
        let error = await #expect(throws: VenueError.self) { try await client.get("/x") }
        #expect(error?.remedy == .retry)
        try await client.shutdown()
    }

    @Test func requestsAreSpaced() async throws {
        try await LocalVenue.with(["/x": .init(status: .ok, body: "")], requestsPerSecond: 20) { client in
            let start = ContinuousClock.now
            try await withThrowingTaskGroup { group in
                for _ in 0..<5 { group.addTask { _ = try await client.get("/x") } }
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - start >= .milliseconds(200))
        }
    }

    @Test func aKeyThatIsWantedForPublicDataIsALossOfAccess() async throws {
        let gate = #"{"label":"MISSING_REQUIRED_HEADER","message":"Missing required header: KEY"}"#
        let answers: [String: LocalVenue.Answer] = [
            "/400": .init(status: .badRequest, body: gate),
            "/401": .init(status: .unauthorized, body: #"{"label":"INVALID_KEY","message":"Invalid key provided"}"#),
            "/403": .init(status: .forbidden, body: #"{"label":"FORBIDDEN","message":"Not here"}"#),
            "/404": .init(status: .notFound, body: gate),
        ]
        try await LocalVenue.with(answers) { client in
            let lost = VenueError.accessLost("MISSING_REQUIRED_HEADER: Missing required header: KEY")
            #expect(lost.remedy == .giveUp && lost.description.hasPrefix("the venue wants a key for what was public: MISSING"))
            await #expect(throws: lost) { try await client.get("/400") }
            await #expect(throws: VenueError.accessLost("INVALID_KEY: Invalid key provided")) { try await client.get("/401") }
            await #expect(throws: VenueError.refused(status: 403, message: "FORBIDDEN: Not here")) { try await client.get("/403") }
            await #expect(throws: VenueError.refused(status: 404, message: lost.message)) { try await client.get("/404") }
            // With a credential it is the credential that was refused.
            await #expect(throws: VenueError.refused(status: 400, message: lost.message)) {
                try await client.get("/400", headers: [("Authorization", "Bearer x")])
            }
            #expect(client.counters.snapshot[.refusals] == 5 && client.counters.snapshot[.requests] == 5)
        }
    }

    @Test func whoIsShutOutOrNotServedIsToldSo() async throws {
        let answers: [String: LocalVenue.Answer] = [
            "/451": .init(status: .init(code: 451), body: #"{"code":0,"msg":"Service unavailable from a restricted location"}"#),
            "/401": .init(status: .unauthorized, body: #"{"code":-2015,"msg":"Invalid API-key"}"#),
            "/418": .init(status: .init(code: 418), body: #"{"code":-1003,"msg":"banned"}"#),
        ]
        try await LocalVenue.with(answers) { client in
            let elsewhere = VenueError.restricted("0: Service unavailable from a restricted location")
            await #expect(throws: elsewhere) { try await client.get("/451") }
            await #expect(throws: elsewhere) { try await client.get(VenueRequest(path: "/451"), of: BinanceVenue(.usdm)) }
            await #expect(throws: VenueError.accessLost("-2015: Invalid API-key")) {
                try await client.get(VenueRequest(path: "/401"), of: BinanceVenue(.us))
            }
            await #expect(throws: VenueError.rateLimited("-1003: banned")) {
                try await client.get(VenueRequest(path: "/418"), of: BinanceVenue(.us))
            }
            #expect(client.counters.snapshot[.refusals] == 3 && client.counters.snapshot[.rateLimits] == 1)
        }
    }

    @Test func aVenueThatSaysTooManyIsLeftAloneForAsLongAsItSays() async throws {
        let log = LocalVenue.Log()
        let limited = LocalVenue.Answer(status: .tooManyRequests, body: "slow down", type: "text/plain", headers: [.retryAfter: "1"])
        try await LocalVenue.serving(["/x": [limited, .init(status: .ok, body: "[]")]], log: log) { base in
            try await VenueClient(base: base, requestsPerSecond: 1_000, logger: transportLogger).use { client in
                let start = ContinuousClock.now
                await #expect(throws: VenueError.rateLimited("slow down")) { try await client.get("/x") }
                _ = try await client.get("/x")
                // A second is what the venue said; how much longer it took is the machine's affair.
                #expect(ContinuousClock.now - start >= .seconds(1))
                let counts = client.counters.snapshot
                #expect(counts[.requests] == 2 && counts[.rateLimits] == 1 && counts[.refusals] == 0)
            }
        }
        #expect(log.requests.count == 2)
    }

    @Test func theSecondAtWhichGateCountsAnewIsReadByTheVenuesClock() async throws {
        let reset = Int64(1_790_932_501)
        let limited = LocalVenue.Answer(
            status: .tooManyRequests, body: #"{"label":"TOO_MANY_REQUESTS","message":"Request Rate limit Exceeded (1)"}"#,
            headers: [try #require(.init("X-Gate-RateLimit-Reset-Timestamp")): "\(reset)"])
        try await LocalVenue.serving(["/x": [limited, .init(status: .ok, body: "[]")]]) { base in
            let client = VenueClient(
                base: base, requestsPerSecond: 1_000, now: { Timestamp.seconds(reset).advanced(byMilliseconds: -300) },
                logger: transportLogger)
            try await client.use { client in
                let start = ContinuousClock.now
                await #expect(throws: VenueError.rateLimited("TOO_MANY_REQUESTS: Request Rate limit Exceeded (1)")) {
                    try await client.get("/x")
                }
                _ = try await client.get("/x")
                #expect(ContinuousClock.now - start >= .milliseconds(300))
            }
        }
    }

    @Test func answersAreRecordedWithoutTheKeyThatAskedForThem() async throws {
        let folder = try TemporaryFolder()
        let recorder = FrameRing(folder: folder.url.path, maxBytes: 1 << 20, logger: transportLogger)
        let long = String(repeating: "é", count: 40_000)
        let answers: [String: [LocalVenue.Answer]] = [
            "/x": [.init(status: .ok, body: "{\"a\": \"b\"}\n")], "/y": [.init(status: .badGateway, body: long, type: "text/plain")],
        ]
        try await LocalVenue.serving(answers) { base in
            try await VenueClient(base: base, requestsPerSecond: 1_000, recorder: recorder, logger: transportLogger).use { client in
                _ = try await client.get("/x?start=1", headers: [("Authorization", "Bearer secret")])
                await #expect(throws: VenueError.self) { try await client.get("/y") }
            }
        }
        recorder.close()
        let lines = try FrameRingTests.lines(in: folder)
        #expect(lines.map(\.text.utf8.count) == [11, 65_536])
        #expect(lines[0].text == "{\"a\": \"b\"}\n" && long.hasPrefix(lines[1].text))
        #expect(lines[0].from.wholeMatch(of: /200 127\.0\.0\.1:\d+\/x\?start=1/) != nil, "\(lines[0].from)")
        #expect(try FrameRingTests.contents(of: folder).contains("secret") == false)
    }

    @Test func aVenueBehindAnAuthorityOfOurOwnIsReached() async throws {
        try await TestCertificate.with { certificate in
            try await FakeVenue.with(certificate: certificate) { venue in
                let base = "https://localhost:\(venue.port)"
                let trusting = VenueClient(
                    base: base, requestsPerSecond: 8, tlsRoots: certificate.certificatePath, logger: transportLogger)
                let body = String(decoding: try await trusting.use { try await $0.get("/x") }, as: UTF8.self)
                #expect(body.contains("cache-control: no-cache\n"))
                let other = VenueClient(base: base, requestsPerSecond: 8, logger: transportLogger)
                await #expect(throws: VenueError.self) { try await other.use { try await $0.get("/x") } }
                #expect(other.counters.snapshot[.unreachables] == 1)
            }
        }
    }
}

extension VenueError {
    /// The venue's words in it.
    fileprivate var message: String {
        switch self {
        case .accessLost(let message), .rateLimited(let message), .restricted(let message), .refused(_, let message),
            .malformed(let message):
            message
        case .transport(let error): "\(error)"
        }
    }
}

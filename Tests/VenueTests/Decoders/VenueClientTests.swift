import HTTPTypes
import Testing
import TraderModel
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

    @Test func aStatusThatIsNotOKIsARefusalWithTheBeginningOfItsText() async throws {
        let answers: [String: LocalVenue.Answer] = [
            "/404": .init(status: .notFound, body: #"{"error":"NOT_FOUND","message":"Product NOPE-USD not supported"}"#),
            "/401": .init(status: .unauthorized, body: "Unauthorized\n", type: "text/plain"),
            "/403": .init(status: .forbidden, body: html, type: "text/html"),
            "/500": .init(status: .internalServerError, body: "upstream broke", type: "text/plain"),
            "/429": .init(status: .tooManyRequests, body: #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#),
        ]
        let html = html
        try await LocalVenue.with(answers) { client in
            let notFound = VenueError.refused(status: 404, message: #"{"error":"NOT_FOUND","message":"Product NOPE-USD not supported"}"#)
            await #expect(throws: notFound) { try await client.get("/404") }
            await #expect(throws: VenueError.refused(status: 401, message: "Unauthorized\n")) { try await client.get("/401") }
            await #expect(throws: VenueError.refused(status: 403, message: String(html.prefix(200)))) { try await client.get("/403") }
            await #expect(throws: VenueError.refused(status: 500, message: "upstream broke")) { try await client.get("/500") }
            await #expect(throws: VenueError.rateLimited("")) { try await client.get("/429") }
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
            let bars = try await CoinbaseREST(client: client).bars(of: .coinbaseBTC, from: first, through: first.advanced(by: 1))
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
                { _ = try await CoinbaseREST(client: client).bars(of: .coinbaseBTC, from: first, through: first) },
                { _ = try await GateStatistics(client: client).rows(of: .gateBTC, from: first) },
            ] as [@Sendable () async throws -> Void] {
                let error = await #expect(throws: VenueError.self) { try await ask() }
                guard case .malformed? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
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
}

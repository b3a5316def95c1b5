import APIGateway
import Foundation
import TestSupport
import Testing
import TraderService
import TraderSockets

@Suite(.timeLimit(.minutes(1)))
struct DoorTests {
    @Test(arguments: ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "trader.example:443", "Board.Example"])
    func aHostThatIsServedIsServed(host: String) async throws {
        try await GatewayBench.with(["HTTP_ALLOWED_HOSTS": "trader.example, BOARD.example"]) { bench in
            let answer = try await bench.get("/api/candles", ["Host": host])
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "[::2]:8000", "10.0.0.1"])
    func aHostOfAnotherNameIsRefusedExceptForHealth(host: String) async throws {
        try await GatewayBench.with { bench in
            for path in ["/", "/api/candles", "/readyz", "/main.js"] {
                let answer = try await bench.get(path, ["Host": host])
                #expect(answer.status == 403 && answer.body.hasPrefix(#"{"error":{"code":"forbidden","message":"#), "\(path)")
            }
            #expect(try await bench.get("/healthz", ["Host": host]).status == 200)
        }
    }

    @Test func aPageOfAnotherOriginMayReadNothingThatCouldChangeSomething() async throws {
        try await GatewayBench.with { bench in
            let own = "127.0.0.1:\(bench.port)"
            for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "http://\(own).evil.example"] {
                #expect(try await bench.ask("POST", "/api/candles", ["Origin": origin]).status == 403, "\(origin)")
                await #expect(throws: TransportError.refusedUpgrade(host: "127.0.0.1", status: 403), "\(origin)") {
                    try await bench.socket(headers: [("Origin", origin)]) { _ in }
                }
            }
            #expect(try await bench.ask("POST", "/api/candles", ["Origin": "http://\(own)"]).status == 405)
            #expect(try await bench.ask("POST", "/api/candles").status == 405)
            try await bench.socket(headers: [("Origin", "http://\(own)")]) { _ in }
            try await bench.socket { _ in }
            // Reading is open to any page by the same-origin rule of browsers.
            #expect(try await bench.get("/api/candles", ["Origin": "http://evil.example"]).status == 200)
        }
    }

    /// A server may answer with the whole; what it may not do is to fail, or to give something else.
    @Test(arguments: ["bytes=-5", "bytes=5-", "bytes=999999-", "bytes=9-1", "bytes=-", "bytes=0-0,2-3", "nonsense"])
    func aRangeOfAFileIsAnsweredWithTheWhole(range: String) async throws {
        try await GatewayBench.with { bench in
            let answer = try await bench.get("/main.js", ["Range": range])
            #expect(answer.status == 200 && answer.body == "export const one = 1" && answer.headers["accept-ranges"] == "none")
        }
    }

    @Test(arguments: ["/%00", "/main.js%00", "/%00/api/candles", "/%0a", "/%7f", "/%ff"])
    func aPathWithControlCharactersIsABadRequest(path: String) async throws {
        try await GatewayBench.with { bench in
            let status = try await bench.get(path).status
            #expect(status == 400)
        }
    }

    @Test func withATokenEveryRequestNeedsItExceptForHealth() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("correct-horse-battery\n", to: "token")
        func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }
        let wrong = [
            "", "Bearer", "Bearer ", "Bearer correct-horse-batterx", "Bearer correct-horse-battery2", "Bearer correct-horse-batter",
            basic("me:correct-horse"), basic("me:"), basic("me:wrong"), "Basic %%%",
        ]
        let right = [
            "Bearer correct-horse-battery", "bearer correct-horse-battery", "BEARER  correct-horse-battery",
            basic("me:correct-horse-battery"), basic(":correct-horse-battery"),
        ]
        try await GatewayBench.with(["HTTP_TOKEN_FILE": file]) { bench in
            for field in wrong {
                let answer = try await bench.get("/api/candles", ["Authorization": field])
                #expect(answer.status == 401 && answer.headers["www-authenticate"]?.hasPrefix("Basic realm=") == true, "\(field)")
                await #expect(throws: TransportError.refusedUpgrade(host: "127.0.0.1", status: 401)) {
                    try await bench.socket(headers: [("Authorization", field)]) { _ in }
                }
            }
            #expect(try await bench.get("/").status == 401)
            #expect(try await bench.get("/healthz").status == 200)
            for field in right {
                #expect(try await bench.get("/api/candles", ["Authorization": field]).status == 200, "\(field)")
                try await bench.socket(headers: [("Authorization", field)]) { _ in }
            }
        }
        withExtendedLifetime(folder) {}
    }

    /// Guessing takes long and is told of; who shows no token at all has not been asked for it yet.
    @Test func aWrongTokenIsLoggedAndWaitsForItsAnswer() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("correct-horse-battery\n", to: "token")
        let heard = HeardLog()
        try await GatewayBench.with(["HTTP_TOKEN_FILE": file], logger: heard.logger) { bench in
            let without = try await bench.get("/api/candles").status
            #expect(without == 401 && !heard.hears("wrong token"))
            let start = ContinuousClock.now
            let guessed = try await bench.get("/api/candles", ["Authorization": "Bearer a-guess"]).status
            #expect(guessed == 401 && ContinuousClock.now - start >= .milliseconds(250))
            #expect(heard.hears("a request with a wrong token was refused") && !heard.hears("a-guess"))
        }
        withExtendedLifetime(folder) {}
    }
}

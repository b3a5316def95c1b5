import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import TraderSockets
import TraderWeb

@Suite("WebSocket on the web server", .timeLimit(.minutes(1)))
struct SocketTests {
    private let echo = WebSocketRoute(path: "/ws") { connection in
        for await text in connection.inbound { connection.send(text) }
    }

    @Test("echoes to our client, short, long and beyond ASCII")
    func echoes() async throws {
        let long = String(repeating: "0123456789", count: 30_000)
        try await withServer(route: echo) { server in
            let closed = try await WebSocketClient.connect(url: server.url("/ws"), logger: quiet) { session in
                var inbound = session.inbound.makeAsyncIterator()
                for text in ["hello", "", "größer 📈", long] {
                    try await session.send(text)
                    #expect(try await inbound.next() == text)
                }
                await session.close()
                #expect(try await inbound.next() == nil)
                return session.closeCode
            }
            #expect(closed == 1000)
        }
    }

    @Test("serves HTTP and sockets on one port, and tells plain requests to upgrade")
    func onePort() async throws {
        let router = Router<BasicRequestContext>.api()
        router.get("/ok") { _, _ in "fine" }
        try await withServer(router: router, route: echo) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("GET /ok HTTP/1.1\r\nHost: test\r\n\r\n")
                #expect(await raw.response()?.body == "fine")
                try await raw.send("GET /ws HTTP/1.1\r\nHost: test\r\n\r\n")
                let plain = await raw.response()
                #expect(plain?.status == 426)
                #expect(plain?.headers["upgrade"] == "websocket")
                #expect(plain?.body.contains("upgrade_required") == true)
            }
        }
    }

    @Test("a handshake of another version goes to the router")
    func otherVersion() async throws {
        try await withServer(route: echo) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send(
                    "GET /ws HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                #expect(await raw.response()?.status == 426)
            }
        }
    }

    @Test("the route sees path, query and fields, and may refuse or pass on")
    func accept() async throws {
        let route = WebSocketRoute(
            path: "/ws",
            accept: { request in
                if request.headerFields[.origin] != "http://ours" {
                    return .refuse(APIError(.forbidden, code: "foreign_origin", message: "that origin is not ours"))
                }
                return request.path?.hasSuffix("elsewhere") == true ? .passToRouter : .accept
            },
            handle: { connection in connection.send(connection.request.path ?? "") })
        try await withServer(route: route) { server in
            let url = server.url("/ws?after=E-7")
            let path = try await WebSocketClient.connect(url: url, headers: [("Origin", "http://ours")], logger: quiet) { session in
                var inbound = session.inbound.makeAsyncIterator()
                return try await inbound.next()
            }
            #expect(path == "/ws?after=E-7")
            await #expect(throws: TransportError.refusedUpgrade(host: "127.0.0.1", status: 403)) {
                try await WebSocketClient.connect(url: url, logger: quiet) { _ in }
            }
            await #expect(throws: TransportError.refusedUpgrade(host: "127.0.0.1", status: 426)) {
                let elsewhere = server.url("/ws?elsewhere")
                try await WebSocketClient.connect(url: elsewhere, headers: [("Origin", "http://ours")], logger: quiet) { _ in }
            }
            let status = try await withRawConnection(to: server.port) { raw in try await raw.upgrade() }
            #expect(status == 403)
        }
    }

    @Test("one route has several paths, and any below a folder; all of them tell plain requests to upgrade")
    func paths() async throws {
        let route = WebSocketRoute(paths: ["/ws", "/streams/**"]) { connection in connection.send(connection.request.path ?? "") }
        try await withServer(route: route) { server in
            for path in ["/ws", "/streams/a@b", "/streams/a/b?c=d/e"] {
                let told = try await WebSocketClient.connect(url: server.url(path), logger: quiet) { session in
                    var inbound = session.inbound.makeAsyncIterator()
                    return try await inbound.next()
                }
                #expect(told == path)
            }
            for path in ["/streams", "/streams/", "/ws/a", "/streamsa"] {
                await #expect(throws: TransportError.self) {
                    try await WebSocketClient.connect(url: server.url(path), logger: quiet) { _ in }
                }
            }
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("GET /streams/a/b HTTP/1.1\r\nHost: test\r\n\r\n")
                #expect(await raw.response()?.status == 426)
            }
        }
    }

    /// A socket on which the server pings often, and each payload must be sent back soon.
    private func pinged(patience: Duration) -> WebSocketRoute {
        WebSocketRoute(
            paths: ["/ws", "/quiet"],
            pings: { $0.path == "/ws" ? SocketPings(interval: .milliseconds(10), patience: patience) : nil }
        ) { connection in
            for await text in connection.inbound { connection.send(text) }
        }
    }

    @Test("a route's pings have payloads of their own; who sends them back stays, whatever the idle timeout")
    func pings() async throws {
        try await withServer(route: pinged(patience: .seconds(30)), adjust: { $0.idleTimeout = .milliseconds(60) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                for number in 1...20 {
                    #expect(await raw.frame() == .init(opcode: 9, payload: Array(String(number).utf8)))
                }
                try await raw.send(RawConnection.frame(0x8A, Array("20".utf8)))
                try await raw.send(RawConnection.frame(0x81, Array("still there".utf8)))
                var frame = await raw.frame()
                while frame?.opcode == 9 { frame = await raw.frame() }
                #expect(frame?.text == "still there")
            }
        }
    }

    @Test("who does not send a ping back, or sends something else, is closed with 1008")
    func pingsWithoutAnswer() async throws {
        try await withServer(route: pinged(patience: .milliseconds(50))) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                try await raw.send(RawConnection.frame(0x8A, Array("0".utf8)))
                var frame = await raw.frame()
                while frame?.opcode == 9 { frame = await raw.frame() }
                #expect(frame == .init(opcode: 8, payload: [0x03, 0xF0] + Array("Pong timeout".utf8)))
            }
        }
    }

    @Test("reassembles fragments and answers a ping between them")
    func fragments() async throws {
        try await withServer(route: echo) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                try await raw.send(RawConnection.frame(0x01, Array("ab".utf8)))
                try await raw.send(RawConnection.frame(0x89, Array("are you there".utf8)))
                #expect(await raw.frame() == .init(opcode: 10, payload: Array("are you there".utf8)))
                try await raw.send(RawConnection.frame(0x00, []) + RawConnection.frame(0x80, Array("cd".utf8)))
                #expect(await raw.frame() == .init(opcode: 1, payload: Array("abcd".utf8)))
            }
        }
    }

    @Test("takes frames that come in one packet with the handshake")
    func framesBehindHandshake() async throws {
        try await withServer(route: echo) { server in
            try await withRawConnection(to: server.port) { raw in
                let handshake =
                    "GET /ws HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                try await raw.send(Array(handshake.utf8) + RawConnection.frame(0x81, Array("early".utf8)))
                #expect(await raw.response()?.status == 101)
                #expect(await raw.frame()?.text == "early")
            }
        }
    }

    struct Violation: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        var code: Int
    }

    @Test(
        "closes with the code that belongs to the violation",
        arguments: [
            Violation(testDescription: "unmasked", bytes: RawConnection.frame(0x81, [65], masked: false), code: 1002),
            Violation(testDescription: "reserved bit", bytes: RawConnection.frame(0xC1, [65]), code: 1002),
            Violation(testDescription: "unknown opcode", bytes: RawConnection.frame(0x83, [65]), code: 1002),
            Violation(testDescription: "unknown control opcode", bytes: RawConnection.frame(0x8B, [65]), code: 1002),
            Violation(testDescription: "oversized ping", bytes: RawConnection.frame(0x89, .init(repeating: 65, count: 126)), code: 1002),
            Violation(testDescription: "fragmented ping", bytes: RawConnection.frame(0x09, [65]), code: 1002),
            Violation(testDescription: "continuation of nothing", bytes: RawConnection.frame(0x80, [65]), code: 1002),
            Violation(
                testDescription: "message inside a message",
                bytes: RawConnection.frame(0x01, [65]) + RawConnection.frame(0x81, [65]), code: 1002),
            Violation(testDescription: "one byte of close", bytes: RawConnection.frame(0x88, [3]), code: 1002),
            Violation(testDescription: "close code 1006", bytes: RawConnection.frame(0x88, [3, 238]), code: 1002),
            Violation(testDescription: "binary", bytes: RawConnection.frame(0x82, [65]), code: 1003),
            Violation(testDescription: "not UTF-8", bytes: RawConnection.frame(0x81, [0xC3, 0x28]), code: 1007),
            Violation(testDescription: "oversized", bytes: RawConnection.frame(0x81, .init(repeating: 65, count: 2001)), code: 1009),
            Violation(
                testDescription: "oversized in fragments",
                bytes: RawConnection.frame(0x01, .init(repeating: 65, count: 1500))
                    + RawConnection.frame(0x80, .init(repeating: 65, count: 1500)), code: 1009),
        ])
    func violations(violation: Violation) async throws {
        try await withServer(route: echo, adjust: { $0.maxFrameBytes = 2000 }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                try await raw.send(violation.bytes)
                #expect(await raw.frame()?.closeCode == violation.code)
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("returns a close frame and ends the connection")
    func peerCloses() async throws {
        let ended = AsyncStream<WebSocketClosure?>.makeStream()
        let route = WebSocketRoute(path: "/ws") { connection in
            for await _ in connection.inbound {}
            ended.continuation.yield(connection.closure)
        }
        try await withServer(route: route) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                try await raw.send(RawConnection.frame(0x88, [0x0F, 0xA0] + Array("bye".utf8)))
                #expect(await raw.frame()?.closeCode == 4000)
                #expect(await raw.isClosedByPeer())
                let closure = await ended.stream.first { _ in true }
                #expect(closure??.code == 4000)
                #expect(closure??.reason == "bye")
            }
        }
    }

    @Test("a reader that does not read is evicted, and the server keeps its memory")
    func slowReader() async throws {
        let outcome = AsyncStream<(sent: Int, code: UInt16?, again: Bool)>.makeStream()
        let route = WebSocketRoute(path: "/ws") { connection in
            let text = String(repeating: "x", count: 10_000)
            var sent = 0
            // Bounded, so that a server that never evicts fails the test instead of eating the machine.
            while sent < 20_000, connection.send(text) { sent += 1 }
            outcome.continuation.yield((sent, connection.closure?.code, connection.send("more")))
        }
        try await withServer(route: route, adjust: { $0.closeGrace = .milliseconds(200) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                let result = await outcome.stream.first { _ in true }
                #expect(result.map { $0.sent >= 1024 && $0.sent < 20_000 } == true)
                #expect(result?.code == 1013)
                #expect(result?.again == false)
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("a slow reader that wakes up in time gets the queue and then 1013")
    func wokenReader() async throws {
        let full = AsyncStream<Void>.makeStream()
        let route = WebSocketRoute(path: "/ws") { connection in
            while connection.send(String(repeating: "x", count: 10_000)) {}
            full.continuation.yield()
        }
        try await withServer(route: route) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                _ = await full.stream.first { _ in true }
                var last: RawConnection.Frame?
                while last?.opcode != 8, let frame = await raw.frame() { last = frame }
                #expect(last?.closeCode == 1013)
            }
        }
    }

    @Test("graceful shutdown closes sockets with 1001")
    func gracefulShutdown() async throws {
        try await withServer(route: echo) { server in
            let code = try await WebSocketClient.connect(url: server.url("/ws"), logger: quiet) { session in
                try await session.send("hello")
                for try await _ in session.inbound { await server.shutDown() }
                return session.closeCode
            }
            #expect(code == 1001)
        }
    }

    @Test("a route's return closes with 1000, its error with 1011, its own close with its own code")
    func endings() async throws {
        struct Failure: Error {}
        let route = WebSocketRoute(path: "/ws") { connection in
            switch connection.request.path {
            case "/ws?throw": throw Failure()
            case "/ws?close":
                connection.close(code: 4001, reason: "enough")
                for await _ in connection.inbound {}
            default: connection.send("last words")
            }
        }
        try await withServer(route: route) { server in
            let endings = [("", 1000, ""), ("?throw", 1011, "the server failed; its log says why"), ("?close", 4001, "enough")]
            for (query, code, reason) in endings {
                try await WebSocketClient.connect(url: server.url("/ws\(query)"), logger: quiet) { session in
                    var texts: [String] = []
                    for try await text in session.inbound { texts.append(text) }
                    #expect(texts == (query.isEmpty ? ["last words"] : []))
                    #expect(session.closeCode == code)
                    #expect(session.closeReason == reason)
                }
            }
        }
    }

    @Test("a peer that answers no ping is closed as idle")
    func idle() async throws {
        try await withServer(route: echo, adjust: { $0.idleTimeout = .seconds(1) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                #expect(await raw.frame()?.opcode == 9)
                #expect(await raw.frame()?.closeCode == 1001)
            }
        }
    }

    @Test("a peer that answers pings is kept")
    func keptAlive() async throws {
        try await withServer(route: echo, adjust: { $0.idleTimeout = .seconds(4) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                for _ in 0..<2 {
                    #expect(await raw.frame()?.opcode == 9)
                    try await raw.send(RawConnection.frame(0x8A, []))
                }
                try await raw.send(RawConnection.frame(0x81, Array("still here".utf8)))
                #expect(await raw.frame()?.text == "still here")
            }
        }
    }

    @Test("a route that is waiting for something else is cancelled when its socket is gone")
    func cancelled() async throws {
        let started = AsyncStream<Void>.makeStream()
        let ended = AsyncStream<Bool>.makeStream()
        let never = AsyncStream<Void>.makeStream()
        let route = WebSocketRoute(path: "/ws") { connection in
            started.continuation.yield()
            for await _ in never.stream {}
            ended.continuation.yield(Task.isCancelled)
        }
        try await withServer(route: route) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.openSocket()
                _ = await started.stream.first { _ in true }
            }
            #expect(await ended.stream.first { _ in true } == true)
        }
    }

    @Test("a path of / is a socket for those who ask and a page for the others")
    func rootPath() async throws {
        let router = Router<BasicRequestContext>.api()
        router.get("/") { _, _ in "page" }
        let route = WebSocketRoute(path: "/") { $0.send("socket") }
        try await withServer(router: router, route: route) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                #expect(await raw.response()?.body == "page")
            }
            let text = try await WebSocketClient.connect(url: "ws://127.0.0.1:\(server.port)", logger: quiet) { session in
                var inbound = session.inbound.makeAsyncIterator()
                return try await inbound.next()
            }
            #expect(text == "socket")
        }
    }
}

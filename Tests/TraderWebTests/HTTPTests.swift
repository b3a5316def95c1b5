import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import TraderWeb

@Suite("HTTP on the web server", .timeLimit(.minutes(1)))
struct HTTPTests {
    private struct Secret: Error { let text = "password=hunter2" }

    private func router() -> Router<BasicRequestContext> {
        let router = Router<BasicRequestContext>.api()
        router.get("/ok") { _, _ in "fine" }
        router.get("/bad") { _, _ -> String in
            throw APIError(.badRequest, code: "bad_parameter", message: "limit must be 1 to 1000")
        }
        router.get("/broken") { _, _ -> String in throw Secret() }
        router.get("/plain-error") { _, _ -> String in throw HTTPError(.serviceUnavailable, message: "not yet") }
        router.post("/echo") { request, _ in
            let body = try await request.body.collect(upTo: .max)
            return "\(body.readableBytes)"
        }
        return router
    }

    private func get(_ path: String, method: String = "GET", on raw: RawConnection) async throws -> RawConnection.Response? {
        try await raw.send("\(method) \(path) HTTP/1.1\r\nHost: test\r\n\r\n")
        return await raw.response()
    }

    @Test("answers several requests on one connection, and errors in one shape")
    func routing() async throws {
        try await withServer(router: router()) { server in
            try await withRawConnection(to: server.port) { raw in
                let fine = try await get("/ok", on: raw)
                #expect(fine?.status == 200)
                #expect(fine?.body == "fine")
                #expect(fine?.headers["server"] == "test")

                let unknown = try await get("/nope?token=x", on: raw)
                #expect(unknown?.status == 404)
                #expect(unknown?.body == #"{"error":{"code":"not_found","message":"there is no /nope"}}"#)
                #expect(unknown?.headers["content-type"] == "application/json; charset=utf-8")

                let wrong = try await get("/ok", method: "DELETE", on: raw)
                #expect(wrong?.status == 405)
                #expect(wrong?.headers["allow"] == "GET, HEAD")
                #expect(wrong?.body == #"{"error":{"code":"method_not_allowed","message":"DELETE is not allowed on /ok"}}"#)

                let bad = try await get("/bad", on: raw)
                #expect(bad?.status == 400)
                #expect(bad?.body == #"{"error":{"code":"bad_parameter","message":"limit must be 1 to 1000"}}"#)

                let busy = try await get("/plain-error", on: raw)
                #expect(busy?.body == #"{"error":{"code":"unavailable","message":"not yet"}}"#)
            }
        }
    }

    @Test("an unexpected error is 500 and shows nothing of itself")
    func unexpectedError() async throws {
        try await withServer(router: router()) { server in
            try await withRawConnection(to: server.port) { raw in
                let broken = try await get("/broken", on: raw)
                #expect(broken?.status == 500)
                #expect(broken?.body.contains("internal_error") == true)
                #expect(broken?.body.contains("hunter2") == false)
            }
        }
    }

    @Test("an error without a body gets one, also from a router without our middleware")
    func plainRouter() async throws {
        let router = Router()
        router.get("/teapot") { _, _ in HTTPResponse.Status(code: 418, reasonPhrase: "I'm a teapot") }
        try await withServer(router: router) { server in
            try await withRawConnection(to: server.port) { raw in
                let unknown = try await get("/nope", on: raw)
                #expect(unknown?.body.contains(#""code":"not_found""#) == true)
                let teapot = try await get("/teapot", on: raw)
                #expect(teapot?.body.contains(#""code":"http_418""#) == true)
            }
        }
    }

    @Test("HEAD answers like GET without a body")
    func head() async throws {
        try await withServer(router: router()) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("HEAD /ok HTTP/1.1\r\nHost: test\r\n\r\n")
                let head = await raw.head()
                #expect(head?.status == 200)
                #expect(head?.headers["content-length"] == "4")
                // Had the answer to HEAD a body, it would be in front of this one.
                #expect(try await get("/ok", on: raw)?.body == "fine")
            }
        }
    }

    @Test("a body that does not end is refused with 408", arguments: ["Content-Length: 10", "Transfer-Encoding: chunked"])
    func slowBody(field: String) async throws {
        try await withServer(router: router(), adjust: { $0.requestTimeout = .milliseconds(100) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("POST /echo HTTP/1.1\r\nHost: test\r\n\(field)\r\n\r\n1\r\n")
                #expect(await raw.response()?.status == 408)
                #expect(await raw.isClosedByPeer())
            }
            // One that is whole in time is answered, and the connection goes on after that time, which has passed when a later one is refused.
            try await withRawConnection(to: server.port) { raw in
                let first = try await get("/ok", on: raw)
                #expect(first?.status == 200)
                try await withRawConnection(to: server.port) { slow in
                    try await slow.send("POST /echo HTTP/1.1\r\nHost: test\r\n\(field)\r\n\r\n1\r\n")
                    #expect(await slow.response()?.status == 408)
                }
                let second = try await get("/ok", on: raw)
                #expect(second?.status == 200)
            }
        }
    }

    @Test("a body over the limit is refused with 413, announced or not", arguments: [true, false])
    func bodyTooLarge(announced: Bool) async throws {
        try await withServer(router: router(), adjust: { $0.maxBodyBytes = 1000 }) { server in
            try await withRawConnection(to: server.port) { raw in
                let head = "POST /echo HTTP/1.1\r\nHost: test\r\n"
                if announced {
                    try await raw.send(head + "Content-Length: 1001\r\n\r\n")
                } else {
                    try await raw.send(head + "Transfer-Encoding: chunked\r\n\r\n")
                    for _ in 0..<11 { try? await raw.send("64\r\n\(String(repeating: "x", count: 100))\r\n") }
                }
                let response = await raw.response()
                #expect(response?.status == 413)
                #expect(response?.headers["connection"] == "close")
                #expect(response?.body == #"{"error":{"code":"body_too_large","message":"the request body is larger than 1000 bytes"}}"#)
                #expect(await raw.isClosedByPeer())
            }
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n")
                try await raw.send(String(repeating: "x", count: 1000))
                #expect(await raw.response()?.body == "1000")
            }
        }
    }

    @Test("a route's own smaller limit is 413 in the same shape")
    func routesOwnLimit() async throws {
        let router = Router<BasicRequestContext>.api()
        router.post("/small") { request, _ in "\(try await request.body.collect(upTo: 3).readableBytes)" }
        try await withServer(router: router) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("POST /small HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello")
                #expect(await raw.response()?.body.contains("body_too_large") == true)
            }
        }
    }

    enum LongHead: CaseIterable, Sendable {
        case oneField, manyFields, requestLine, requestLineWithoutEnd

        var bytes: String {
            switch self {
            case .oneField: "GET /ok HTTP/1.1\r\nX: \(String(repeating: "x", count: 3000))\r\n\r\n"
            case .manyFields: "GET /ok HTTP/1.1\r\n\((0..<60).map { "X-\($0): \(String(repeating: "y", count: 50))\r\n" }.joined())\r\n"
            case .requestLine: "GET /\(String(repeating: "a", count: 3000)) HTTP/1.1\r\n\r\n"
            case .requestLineWithoutEnd: "GET /\(String(repeating: "a", count: 3000))"
            }
        }
    }

    @Test("a head over the limit is refused with 431", arguments: LongHead.allCases)
    func headTooLarge(head: LongHead) async throws {
        try await withServer(router: router(), adjust: { $0.maxHeadBytes = 2000 }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send(head.bytes)
                let response = await raw.response()
                #expect(response?.status == 431)
                #expect(response?.body.contains(#""code":"head_too_large""#) == true)
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("what is not HTTP gets 400 and is closed")
    func malformed() async throws {
        try await withServer(router: router()) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("hello there\r\n\r\n")
                let response = await raw.response()
                #expect(response?.status == 400)
                #expect(response?.body.contains(#""code":"bad_request""#) == true)
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("Upgrade: h2c, on the first or a later request, gets an ordinary answer and ends the connection", arguments: [false, true])
    func h2c(later: Bool) async throws {
        try await withServer(router: router(), route: WebSocketRoute(path: "/ws") { _ in }) { server in
            try await withRawConnection(to: server.port) { raw in
                if later { #expect(try await get("/ok", on: raw)?.status == 200) }
                try await raw.send(
                    "POST /echo HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 5\r\n\r\nhello")
                let response = await raw.response()
                #expect(response?.status == 200)
                #expect(response?.body == "5")
                #expect(response?.headers["connection"] == "close")
                raw.finish()
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("a body that ends too early is an error to the route, not a short body")
    func truncatedBody() async throws {
        let outcomes = AsyncStream<String>.makeStream()
        let router = Router<BasicRequestContext>.api()
        router.post("/echo") { request, _ -> String in
            do {
                let body = try await request.body.collect(upTo: 100)
                outcomes.continuation.yield("complete: \(body.readableBytes)")
            } catch {
                outcomes.continuation.yield("error")
                throw error
            }
            return ""
        }
        try await withServer(router: router) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhello")
                raw.finish()
                let outcome = await outcomes.stream.first { _ in true }
                #expect(outcome == "error")
            }
        }
    }

    @Test("a connection that says nothing is closed, before and after a request", arguments: [false, true])
    func idle(afterRequest: Bool) async throws {
        try await withServer(router: router(), adjust: { $0.idleTimeout = .seconds(afterRequest ? 2 : 1) }) { server in
            try await withRawConnection(to: server.port) { raw in
                if afterRequest {
                    let fine = try await get("/ok", on: raw)
                    #expect(fine?.status == 200)
                }
                #expect(await raw.isClosedByPeer())
            }
        }
    }

    @Test("a client that does not read its answer is cut off")
    func stalledReader() async throws {
        let cutOff = AsyncStream<Void>.makeStream()
        let router = Router<BasicRequestContext>.api()
        router.get("/endless") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    let piece = ByteBuffer(repeating: 65, count: 1 << 20)
                    do {
                        while true { try await writer.write(piece) }
                    } catch {
                        cutOff.continuation.yield()
                        throw error
                    }
                })
        }
        try await withServer(router: router, adjust: { $0.idleTimeout = .seconds(1) }) { server in
            try await withRawConnection(to: server.port) { raw in
                try await raw.send("GET /endless HTTP/1.1\r\nHost: test\r\n\r\n")
                let isCutOff = await cutOff.stream.first { _ in true } != nil
                #expect(isCutOff)
            }
        }
    }

    @Test("one connection more than the limit waits until another ends")
    func connectionLimit() async throws {
        try await withServer(router: router(), adjust: { $0.maxConnections = 1 }) { server in
            try await withRawConnection(to: server.port) { first in
                #expect(try await get("/ok", on: first)?.status == 200)
                try await withRawConnection(to: server.port) { second in
                    try await second.send("GET /ok HTTP/1.1\r\nHost: test\r\n\r\n")
                    // The first is served while the second waits; the second's answer comes when the first is gone.
                    #expect(try await get("/ok", on: first)?.status == 200)
                    first.finish()
                    #expect(await second.response()?.status == 200)
                }
            }
        }
    }

    @Test("graceful shutdown lets a request finish")
    func gracefulShutdown() async throws {
        let entered = AsyncStream<Void>.makeStream()
        let release = AsyncStream<Void>.makeStream()
        let router = Router<BasicRequestContext>.api()
        router.get("/slow") { _, _ in
            entered.continuation.yield()
            _ = await release.stream.first { _ in true }
            return "done"
        }
        try await withServer(router: router) { server in
            try await withRawConnection(to: server.port) { silent in
                try await withRawConnection(to: server.port) { raw in
                    try await raw.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n")
                    _ = await entered.stream.first { _ in true }
                    await server.shutDown()
                    // A connection without a request is closed at once; only then is the request let go.
                    #expect(await silent.isClosedByPeer())
                    release.continuation.yield()
                    #expect(await raw.response()?.body == "done")
                    #expect(await raw.isClosedByPeer())
                }
            }
        }
    }

    @Test("a port in use is named, with what to do")
    func portInUse() async throws {
        try await withServer { first in
            await #expect(throws: WebServerError.addressInUse(host: "127.0.0.1", port: first.port)) {
                try await withServer(adjust: { $0.port = first.port }) { _ in }
            }
            let text = "\(WebServerError.addressInUse(host: "127.0.0.1", port: first.port))"
            #expect(text.contains("127.0.0.1:\(first.port)"))
            #expect(text.contains("stop it, or choose another port"))
        }
    }

    @Test("an address that is not ours is named")
    func foreignAddress() async throws {
        await #expect(throws: WebServerError.self) {
            try await withServer(adjust: { $0.host = "192.0.2.1" }) { _ in }
        }
    }
}

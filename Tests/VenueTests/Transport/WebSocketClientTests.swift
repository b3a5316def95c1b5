import Logging
import NIOCore
import NIOWebSocket
import Testing
import TraderSockets
import TraderVenues

let transportLogger: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
}()

@Suite("WebSocket client", .timeLimit(.minutes(1)))
struct WebSocketClientTests {
    private func text(_ text: String, fin: Bool = true, opcode: WebSocketOpcode = .text) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: opcode, data: ByteBuffer(string: text))
    }

    @Test("talks over TLS to a host whose certificate is trusted by file")
    func tls() async throws {
        try await TestCertificate.with { certificate in
            try await FakeVenue.with(certificate: certificate) { venue in
                let url = "wss://localhost:\(venue.port)/feed?token=secret"
                let echoed = try await WebSocketClient.connect(
                    url: url, tlsRoots: certificate.certificatePath, logger: transportLogger
                ) { session in
                    try await session.send("größer 📈")
                    var inbound = session.inbound.makeAsyncIterator()
                    return try await inbound.next()
                }
                #expect(echoed == "größer 📈")
            }
        }
    }

    @Test("refuses a certificate that nobody vouches for, and one for another name", arguments: ["localhost", "127.0.0.1"])
    func untrusted(host: String) async throws {
        try await TestCertificate.with { certificate in
            try await FakeVenue.with(certificate: certificate) { venue in
                // For `localhost` the authority is unknown; for the address the authority is known and the name is wrong.
                let roots = host == "localhost" ? nil : certificate.certificatePath
                let error = await #expect(throws: TransportError.self) {
                    try await WebSocketClient.connect(
                        url: "wss://\(host):\(venue.port)/?token=secret", tlsRoots: roots, logger: transportLogger
                    ) { _ in }
                }
                guard case .tls(host, _) = error else {
                    Issue.record("expected a TLS error, got \(String(describing: error))")
                    return
                }
                #expect(error?.remedy == .giveUp)
                #expect("\(String(describing: error))".contains("secret") == false)
            }
        }
    }

    @Test("names a file of authorities that cannot be read")
    func missingRoots() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await WebSocketClient.connect(url: "wss://localhost:1/", tlsRoots: "/nowhere/ca.pem", logger: transportLogger) { _ in }
        }
        #expect(error?.description.contains("/nowhere/ca.pem") == true)
    }

    @Test("refuses a URL that asks for TLS where none is given")
    func noTLS() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await WebSocketClient.connect(url: "wss://localhost:1/", logger: transportLogger) { _ in }
        }
        #expect(error == .invalidURL(reason: "it asks for TLS, which is not spoken here"))
    }

    @Test("takes fragments, and frames that come right behind the handshake")
    func fragments() async throws {
        let opening = [
            text("early"), text("ab", fin: false), WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: "42")),
            text("cd", opcode: .continuation),
        ]
        try await FakeVenue.with(opening: opening) { venue in
            let texts = try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)", logger: transportLogger) { session in
                var inbound = session.inbound.makeAsyncIterator()
                var texts: [String] = []
                while texts.count < 3, let text = try await inbound.next() { texts.append(text) }
                return texts
            }
            #expect(texts == ["early", "abcd", "pong 42"])
        }
    }

    @Test("a proper close ends the messages and tells code and reason")
    func properClose() async throws {
        try await FakeVenue.with { venue in
            try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/", logger: transportLogger) { session in
                #expect(session.closeCode == nil)
                try await session.send("bye")
                for try await _ in session.inbound { Issue.record("no message was due") }
                #expect(session.closeCode == 4000)
                #expect(session.closeReason == "bye")
                await #expect(throws: TransportError.closed(code: 4000, reason: "bye")) { try await session.send("too late") }
            }
        }
    }

    @Test("a lost connection is an error with code 1006")
    func lost() async throws {
        try await FakeVenue.with { venue in
            let error = await #expect(throws: TransportError.self) {
                try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/", logger: transportLogger) { session in
                    try await session.send("drop")
                    for try await _ in session.inbound {}
                }
            }
            #expect(error == .closed(code: 1006, reason: "connection lost without a close frame"))
            #expect(error?.remedy == .retry)
        }
    }

    @Test("a masked frame from a server, and a message over the limit, break the protocol")
    func violations() async throws {
        try await FakeVenue.with { venue in
            for (word, reason) in [("masked", "masked frame from a server"), ("0123456789", "message larger than 9 bytes")] {
                await #expect(throws: TransportError.protocolViolation(reason: reason)) {
                    try await WebSocketClient.connect(
                        url: "ws://127.0.0.1:\(venue.port)/", maxFrameBytes: 9, logger: transportLogger
                    ) { session in
                        try await session.send(word)
                        for try await _ in session.inbound {}
                    }
                }
            }
        }
    }

    @Test(
        "a refused upgrade carries the status, which decides the remedy",
        arguments: [(403, TransportError.Remedy.giveUp), (429, .retry), (503, .retry), (200, .giveUp)])
    func refused(status: Int, remedy: TransportError.Remedy) async throws {
        try await FakeVenue.with { venue in
            let error = await #expect(throws: TransportError.self) {
                try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/refuse/\(status)", logger: transportLogger) { _ in }
            }
            #expect(error == .refusedUpgrade(host: "127.0.0.1", status: status))
            #expect(error?.remedy == remedy)
        }
    }

    @Test("a port where nobody listens, and a name that nobody has, are unreachable")
    func unreachable() async throws {
        // Port 1 belongs to nobody here; a port just freed may be another test's already.
        for url in ["ws://127.0.0.1:1/?token=secret", "ws://nobody.invalid/?token=secret"] {
            let error = await #expect(throws: TransportError.self) {
                try await WebSocketClient.connect(url: url, logger: transportLogger) { _ in }
            }
            guard case .unreachable? = error else {
                Issue.record("expected unreachable, got \(String(describing: error))")
                continue
            }
            #expect(error?.remedy == .retry)
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test("a server that does not answer the handshake times out")
    func silentHandshake() async throws {
        try await FakeVenue.with(answersHTTP: false) { venue in
            await #expect(throws: TransportError.timedOut(host: "127.0.0.1")) {
                try await WebSocketClient.connect(
                    url: "ws://127.0.0.1:\(venue.port)/", connectTimeout: .milliseconds(100), logger: transportLogger
                ) { _ in }
            }
        }
    }

    @Test("a venue that falls silent and answers no ping times out")
    func silentSession() async throws {
        try await FakeVenue.with { venue in
            await #expect(throws: TransportError.timedOut(host: "127.0.0.1")) {
                try await WebSocketClient.connect(
                    url: "ws://127.0.0.1:\(venue.port)/", idleTimeout: .milliseconds(100), logger: transportLogger
                ) { session in
                    for try await _ in session.inbound {}
                }
            }
        }
    }

    @Test("cancellation ends an attempt, and a session")
    func cancellation() async throws {
        try await FakeVenue.with(answersHTTP: false) { venue in
            let attempt = Task {
                try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/", logger: transportLogger) { _ in }
            }
            attempt.cancel()
            await #expect(throws: TransportError.cancelled) { try await attempt.value }
        }
        try await FakeVenue.with { venue in
            let opened = AsyncStream<Void>.makeStream()
            let session = Task {
                try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/", logger: transportLogger) { session in
                    opened.continuation.yield()
                    for try await _ in session.inbound {}
                }
            }
            _ = await opened.stream.first { _ in true }
            session.cancel()
            try await session.value
        }
    }

    @Test("the error of the body comes through")
    func bodyError() async throws {
        struct OurOwn: Error {}
        try await FakeVenue.with { venue in
            await #expect(throws: OurOwn.self) {
                try await WebSocketClient.connect(url: "ws://127.0.0.1:\(venue.port)/", logger: transportLogger) { _ in throw OurOwn() }
            }
        }
    }

    @Test(
        "URLs that cannot be used are refused without being repeated",
        arguments: [
            "http://host/?token=secret", "ws:/host/secret", "ws:///secret", "ws://user:secret@host/", "ws://host:99999/secret",
            "ws://host:/secret", "ws://host/a secret", "secret",
        ])
    func invalidURL(url: String) async throws {
        let error = await #expect(throws: TransportError.self) {
            try await WebSocketClient.connect(url: url, logger: transportLogger) { _ in }
        }
        guard case .invalidURL? = error else {
            Issue.record("expected invalidURL, got \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("secret") == false)
    }
}

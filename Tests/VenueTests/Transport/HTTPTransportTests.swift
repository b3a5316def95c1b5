import Testing
import TraderSockets
import TraderVenues

@Suite("HTTP transport", .timeLimit(.minutes(1)))
struct HTTPTransportTests {
    @discardableResult
    private func withTransport<Value: Sendable>(
        timeout: Duration = .seconds(10), tlsRoots: String? = nil, body: (HTTPTransport) async throws -> Value
    ) async throws -> Value {
        let transport = HTTPTransport(timeout: timeout, tlsRoots: tlsRoots, logger: transportLogger)
        do {
            let value = try await body(transport)
            try await transport.shutdown()
            return value
        } catch {
            try await transport.shutdown()
            throw error
        }
    }

    @Test("fetches over TLS, past caches, with our fields")
    func fetches() async throws {
        try await TestCertificate.with { certificate in
            try await FakeVenue.with(certificate: certificate) { venue in
                try await withTransport(tlsRoots: certificate.certificatePath) { transport in
                    let reply = try await transport.get("https://localhost:\(venue.port)/candles?limit=1", headers: [("X-Key", "k")])
                    let body = String(decoding: reply.body, as: UTF8.self)
                    #expect(reply.status == 200)
                    #expect(reply.header("x-LIMIT") == "7")
                    #expect(reply.header("absent") == nil)
                    #expect(body.contains("cache-control: no-cache\n"))
                    #expect(body.contains("x-key: k\n"))
                    #expect(body.contains("user-agent: trader\n"))
                }
            }
        }
    }

    @Test("a connection is used again, unless its server has closed it")
    func keptConnections() async throws {
        try await FakeVenue.with { venue in
            try await withTransport { transport in
                var peers: [String] = []
                for path in ["a", "b", "last", "c", "half", "d"] {
                    if path == "half" {
                        let error = await #expect(throws: TransportError.self) {
                            try await transport.get("http://127.0.0.1:\(venue.port)/half")
                        }
                        #expect(error?.description.contains("before its answer was complete") == true)
                    } else {
                        let reply = try await transport.get("http://127.0.0.1:\(venue.port)/\(path)")
                        peers.append(try #require(reply.header("x-peer")))
                    }
                }
                #expect(peers[0] == peers[1] && peers[1] == peers[2] && peers[2] != peers[3] && peers[3] != peers[4])
                try await withThrowingTaskGroup { group in
                    for _ in 0..<20 {
                        group.addTask { try await transport.get("http://127.0.0.1:\(venue.port)/together").status }
                    }
                    for try await status in group { #expect(status == 200) }
                }
            }
        }
    }

    @Test("a packed answer is unpacked")
    func packed() async throws {
        try await FakeVenue.with { venue in
            try await withTransport { transport in
                let reply = try await transport.get("http://127.0.0.1:\(venue.port)/packed")
                #expect(String(decoding: reply.body, as: UTF8.self) == "unpacked")
            }
        }
    }

    @Test("an answer of any status is a reply")
    func statuses() async throws {
        try await FakeVenue.with { venue in
            try await withTransport { transport in
                let missing = try await transport.get("http://127.0.0.1:\(venue.port)/missing")
                #expect(missing.status == 404)
            }
        }
    }

    @Test("an untrusted certificate is a TLS error")
    func untrusted() async throws {
        try await TestCertificate.with { certificate in
            try await FakeVenue.with(certificate: certificate) { venue in
                try await withTransport { transport in
                    let error = await #expect(throws: TransportError.self) {
                        try await transport.get("https://localhost:\(venue.port)/?token=secret")
                    }
                    guard case .tls? = error else {
                        Issue.record("expected a TLS error, got \(String(describing: error))")
                        return
                    }
                    #expect(error?.description.contains("secret") == false)
                }
            }
        }
    }

    @Test("a server that never answers times out")
    func timesOut() async throws {
        try await FakeVenue.with { venue in
            try await withTransport(timeout: .milliseconds(200)) { transport in
                await #expect(throws: TransportError.timedOut(host: "127.0.0.1:\(venue.port)")) {
                    try await transport.get("http://127.0.0.1:\(venue.port)/never")
                }
            }
        }
    }

    @Test("a body over 16 MiB is refused")
    func tooBig() async throws {
        try await FakeVenue.with { venue in
            try await withTransport { transport in
                let error = await #expect(throws: TransportError.self) {
                    try await transport.get("http://127.0.0.1:\(venue.port)/big")
                }
                guard case .protocolViolation? = error else {
                    Issue.record("expected a protocol violation, got \(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("nobody there is unreachable, and not a URL is invalid")
    func unreachable() async throws {
        // Port 1 belongs to nobody here; a port just freed may be another test's already.
        try await withTransport { transport in
            let error = await #expect(throws: TransportError.self) {
                try await transport.get("http://127.0.0.1:1/?token=secret")
            }
            #expect(error?.remedy == .retry)
            #expect(error?.description.contains("secret") == false)
            let invalid = await #expect(throws: TransportError.self) { try await transport.get("secret") }
            #expect(invalid?.remedy == .giveUp)
            #expect(invalid?.description.contains("secret") == false)
        }
    }

    @Test("cancellation ends a request")
    func cancellation() async throws {
        try await FakeVenue.with { venue in
            try await withTransport { transport in
                let request = Task { try await transport.get("http://127.0.0.1:\(venue.port)/never") }
                request.cancel()
                await #expect(throws: TransportError.cancelled) { try await request.value }
            }
        }
    }
}

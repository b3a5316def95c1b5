import Foundation
public import Logging
import Synchronization

/// Requests to a venue's REST interface, spaced so as to stay below its limit.
public final class VenueClient: Sendable {
    private let base: String
    private let transport: HTTPTransport
    private let spacing: Duration
    private let nextStart: Mutex<ContinuousClock.Instant>

    /// A client of the interface at `base` (`https://api.example.com`) that starts at most `requestsPerSecond` requests a second.
    public init(base: String, requestsPerSecond: Int, logger: Logger) {
        precondition(requestsPerSecond > 0, "a client needs at least one request a second")
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        transport = HTTPTransport(logger: logger)
        spacing = .seconds(1) / requestsPerSecond
        nextStart = Mutex(.now)
    }

    /// The body of the answer to `GET base + path`, when its status is 200.
    ///
    /// Throws `VenueError`; a body that says why is cut to 200 characters.
    public func get(_ path: String) async throws -> [UInt8] {
        try await waitForTurn()
        let reply: HTTPReply
        do {
            reply = try await transport.get(base + path)
        } catch {
            throw VenueError.transport(error)
        }
        guard reply.status == 200 else {
            if reply.status == 429 { throw VenueError.rateLimited }
            throw VenueError.refused(status: reply.status, message: String(String(decoding: reply.body, as: UTF8.self).prefix(200)))
        }
        return reply.body
    }

    /// Ends the connections.
    public func shutdown() async throws { try await transport.shutdown() }

    private func waitForTurn() async throws {
        let start = nextStart.withLock { next in
            let start = max(next, .now)
            next = start + spacing
            return start
        }
        try await Task.sleep(until: start, clock: .continuous)
    }
}

public import Logging
import Synchronization

/// Requests to a venue's REST interface, spaced so as to stay below its limit, and held back while the venue asks for it.
public final class VenueClient: Sendable {
    private let base: String
    private let transport: HTTPTransport
    private let spacing: Duration
    private let turns: Mutex<Turns>
    private let counters: VenueCounters
    private let recorder: FrameRing?

    private struct Turns {
        var next: ContinuousClock.Instant
        /// How long the next refusal for haste holds all requests back, unless the venue says it.
        var pause: Duration
    }

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(60)

    /// A client of the interface at `base` (`https://api.example.com`) that starts at most `requestsPerSecond` requests a second.
    ///
    /// - Parameters:
    ///   - tlsRoots: path of a PEM file of certificate authorities to trust beside the system's.
    ///   - counters: what happens is counted there.
    ///   - recorder: answers are kept there as received.
    public init(
        base: String, requestsPerSecond: Int, tlsRoots: String? = nil, counters: VenueCounters = VenueCounters(),
        recorder: FrameRing? = nil, logger: Logger
    ) {
        precondition(requestsPerSecond > 0, "a client needs at least one request a second")
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        transport = HTTPTransport(tlsRoots: tlsRoots, logger: logger)
        spacing = .seconds(1) / requestsPerSecond
        turns = Mutex(Turns(next: .now, pause: Self.shortestPause))
        self.counters = counters
        self.recorder = recorder
    }

    /// `api.example.com:443` as it stands in the base: what a token for a request names.
    public var host: String {
        let rest = base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
        return String(rest.prefix { $0 != "/" })
    }

    /// The body of the answer to `GET base + path`, when its status is 200.
    ///
    /// Throws `VenueError`; a body that says why is cut to 200 characters. `headers` are never logged or kept.
    public func get(_ path: String, headers: [(String, String)] = []) async throws -> [UInt8] {
        try await waitForTurn()
        counters.count(.requests)
        let reply: HTTPReply
        do {
            reply = try await transport.get(base + path, headers: headers)
        } catch {
            counters.count(.unanswered)
            throw VenueError.transport(error)
        }
        recorder?.record(from: "GET \(path) \(reply.status)", text: String(decoding: reply.body, as: UTF8.self))
        guard reply.status == 200 else {
            counters.count(reply.status == 429 ? .rateLimits : .refusals)
            if reply.status == 429 { holdBack(for: reply) }
            throw VenueError(reply)
        }
        turns.withLock { $0.pause = Self.shortestPause }
        return reply.body
    }

    /// What `decode` makes of the answer to `GET base + path`; an answer that cannot be read is counted.
    func get<Value>(
        _ path: String, headers: [(String, String)] = [], decode: ([UInt8]) throws(VenueError) -> Value
    ) async throws -> Value {
        let body = try await get(path, headers: headers)
        do {
            return try decode(body)
        } catch {
            counters.count(.malformedAnswers)
            throw error
        }
    }

    /// A request is made anew by another way, since this one refused.
    func fellBack() { counters.count(.fallbacks) }

    /// Ends the connections.
    public func shutdown() async throws { try await transport.shutdown() }

    private func waitForTurn() async throws {
        let start = turns.withLock { turns in
            let start = max(turns.next, .now)
            turns.next = start + spacing
            return start
        }
        try await Task.sleep(until: start, clock: .continuous)
    }

    /// No request starts before the venue's own moment, or before a pause that doubles with each refusal.
    private func holdBack(for reply: HTTPReply) {
        let asked = Self.wait(in: reply, at: SystemSeconds.now)
        turns.withLock { turns in
            let pause = min(asked ?? turns.pause, Self.longestPause)
            turns.next = max(turns.next, .now + pause)
            turns.pause = min(turns.pause * 2, Self.longestPause)
        }
    }

    /// The time for which an answer asks us to wait: `Retry-After` in seconds, or Gate.io's moment in unix seconds. Nil when it says none.
    static func wait(in reply: HTTPReply, at unixSeconds: Double) -> Duration? {
        if let text = reply.header("retry-after"), let seconds = Double(text), seconds >= 0 { return .seconds(min(seconds, 3_600)) }
        guard let text = reply.header("x-gate-ratelimit-reset-timestamp"), let moment = Double(text) else { return nil }
        let seconds = moment - unixSeconds
        return (0...3_600).contains(seconds) ? .seconds(seconds) : nil
    }
}

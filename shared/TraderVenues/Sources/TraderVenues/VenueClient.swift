import Foundation
public import Logging
import Synchronization
public import TraderModel
import TraderSockets

/// Requests to a venue's REST interface: spaced so as to stay below its limit, and held back when the venue says that they come too often.
public final class VenueClient: Sendable {
    /// The most of a body that a recorder gets, in bytes.
    private static let recordedBytes = 65_536

    /// Counts requests and what became of them.
    public let counters: VenueCounters
    private let base: String
    private let transport: HTTPTransport
    private let recorder: FrameRing?
    private let now: @Sendable () -> Timestamp
    private let pace: Mutex<RequestPace>
    /// Of a venue that counts weights, once it was asked.
    private let budget = Mutex<WeightBudget?>(nil)

    /// A client of the interface at `base` (`https://api.example.com`) that starts at most `requestsPerSecond` requests a second.
    ///
    /// - Parameters:
    ///   - tlsRoots: path of a PEM file of certificate authorities to trust beside the system's.
    ///   - recorder: keeps the answers, with what was asked and without any header field.
    ///   - now: the venue's time, for limits that the venue gives as a moment.
    public init(
        base: String, requestsPerSecond: Int, tlsRoots: String? = nil, counters: VenueCounters = VenueCounters(),
        recorder: FrameRing? = nil, now: @escaping @Sendable () -> Timestamp = { .wallClock }, logger: Logger
    ) {
        precondition(requestsPerSecond > 0, "a client needs at least one request a second")
        let base = base.hasSuffix("/") ? String(base.dropLast()) : base
        let place = base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
        self.base = base
        host = String(place.prefix { $0 != "/" })
        basePath = String(place.drop { $0 != "/" })
        self.counters = counters
        self.recorder = recorder
        self.now = now
        transport = HTTPTransport(tlsRoots: tlsRoots, logger: logger)
        pace = Mutex(RequestPace(requestsPerSecond: requestsPerSecond, now: .now))
    }

    /// Host of the base as it was configured, with its port if it names one.
    let host: String
    /// What the base has behind the host, such as `/mirror`; empty as a rule.
    let basePath: String

    /// The body of the answer to `GET base + path`, when its status is 200.
    ///
    /// `headers` may hold a credential: they are neither logged nor recorded. Throws `VenueError`, and `CancellationError`.
    public func get(_ path: String, headers: [(String, String)] = []) async throws -> [UInt8] {
        try await waitForTurn()
        let reply = try await exchange(path, headers)
        guard reply.status == 200 else { throw refusal(reply, isPublic: headers.isEmpty) }
        pace.withLock { $0.wasAnswered() }
        return reply.body
    }

    /// The body of the answer to a public request to `venue`, when its status is 200: within the weight that it takes a minute, too. One client is
    /// for one venue. Throws like `get(_:headers:)`.
    public func get(_ request: VenueRequest, of venue: any Venue) async throws -> [UInt8] {
        try await waitForWeight(request.weight, of: venue)
        try await waitForTurn()
        let reply = try await exchange(request.path, [])
        let load = venue.load(of: reply)
        guard reply.status == 200 else {
            let refusal = refusal(reply, isPublic: true)
            if case .rateLimited = refusal {
                budget.withLock { $0?.wasLimited(load, at: now()) }
            } else if let load {
                budget.withLock { $0?.note(load, at: now()) }
            }
            // What is ours to know of any venue comes first: that a key is wanted where none was.
            if case .refused = refusal { throw venue.refusal(reply) }
            throw refusal
        }
        budget.withLock { $0?.wasAnswered(load, at: now()) }
        pace.withLock { $0.wasAnswered() }
        return reply.body
    }

    /// What `decode` makes of the body of the answer to a public request to `venue`. Throws as `get(_:of:)` does; a body that cannot be read is counted.
    public func get<Value>(
        _ request: VenueRequest, of venue: any Venue, as decode: ([UInt8]) throws(VenueError) -> Value
    ) async throws -> Value {
        let body = try await get(request, of: venue)
        do {
            return try decode(body)
        } catch {
            counters.count(.malformedAnswers)
            throw error
        }
    }

    /// All that `venue` has by the answers to its questions for contracts. Throws `VenueError.malformed`; what cannot be read is counted.
    public func listing(in bodies: [[UInt8]], of venue: any Venue, at now: Timestamp) throws(VenueError) -> VenueListing {
        do throws(VenueError) {
            return try venue.listing(in: bodies, at: now) { _ in counters.count(.malformedRows) }
        } catch {
            counters.count(.malformedAnswers)
            throw error
        }
    }

    private func exchange(_ path: String, _ headers: [(String, String)]) async throws -> HTTPReply {
        counters.count(.requests)
        let reply: HTTPReply
        do {
            reply = try await transport.get(base + path, headers: headers)
        } catch {
            if case .timedOut = error { counters.count(.timeouts) } else if error != .cancelled { counters.count(.unreachables) }
            throw VenueError.transport(error)
        }
        recorder?.record(
            from: "\(reply.status) \(host)\(basePath)\(path)",
            text: String(decoding: reply.body.prefix(Self.recordedBytes), as: UTF8.self))
        return reply
    }

    private func waitForWeight(_ weight: Int, of venue: any Venue) async throws {
        repeat {
            let moment = now()
            let start = budget.withLock { budget in
                if budget == nil { budget = WeightBudget(weightPerMinute: venue.weightPerMinute, now: moment) }
                return budget?.place(weight, at: moment) ?? moment
            }
            if start > moment { try await Task.sleep(for: .microseconds(start.microseconds - moment.microseconds)) }
        } while budget.withLock { $0?.isHeld(at: now()) ?? false }
    }

    /// What `decode` makes of the body of the answer to `GET base + path`. Throws as `get` does; a body that cannot be read is counted.
    func get<Value>(
        _ path: String, headers: [(String, String)] = [], as decode: ([UInt8]) throws(VenueError) -> Value
    ) async throws -> Value {
        let body = try await get(path, headers: headers)
        do {
            return try decode(body)
        } catch {
            counters.count(.malformedAnswers)
            throw error
        }
    }

    /// Ends the connections.
    public func shutdown() async throws { try await transport.shutdown() }

    /// Runs `body`, and closes the connections when it has ended, however it did.
    public func closing(after body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            // What ended the loop is what has to be told.
            try? await shutdown()
            throw error
        }
        try await shutdown()
    }

    /// A hold that begins while a request waits holds this one, too: it goes to the end of the row.
    private func waitForTurn() async throws {
        repeat {
            let start = pace.withLock { $0.place(at: .now) }
            try await Task.sleep(until: start, clock: .continuous)
        } while pace.withLock { $0.isHeld(at: .now) }
    }

    private func refusal(_ reply: HTTPReply, isPublic: Bool) -> VenueError {
        let message = VenueMessage(body: reply.body)
        if reply.status == 429 {
            counters.count(.rateLimits)
            let told = hold(of: reply)
            pace.withLock { $0.wasLimited(at: .now, told: told) }
            return .rateLimited(message.text)
        }
        if reply.status == 418 {
            counters.count(.rateLimits)
            let told = reply.header("retry-after").flatMap { Int64($0) }.flatMap {
                (0...WeightBudget.longestHoldSeconds).contains($0) ? $0 : nil
            }
            pace.withLock { $0.wasBanned(at: .now, told: told.map(Duration.seconds)) }
            return .rateLimited(message.text)
        }
        counters.count(.refusals)
        if reply.status == 451 { return .restricted(message.text) }
        if isPublic, [400, 401, 403].contains(reply.status), let label = message.label, Self.keyLabels.contains(label) {
            return .accessLost(message.text)
        }
        return .refused(status: reply.status, message: message.text)
    }

    /// Gate.io's labels that ask for a key, or for another one.
    private static let keyLabels: Set = ["MISSING_REQUIRED_HEADER", "INVALID_KEY", "INVALID_CREDENTIALS", "INVALID_SIGNATURE"]

    /// How long the venue wants to be left alone: `Retry-After` in seconds, or the unix second at which Gate.io counts anew.
    private func hold(of reply: HTTPReply) -> Duration? {
        if let seconds = reply.header("retry-after").flatMap({ Int64($0) }) { return .seconds(min(max(seconds, 0), 3_600)) }
        guard let second = reply.header("x-gate-ratelimit-reset-timestamp").flatMap({ Int64($0) }), second.isReasonableTime else {
            return nil
        }
        return .microseconds(Timestamp.seconds(second).microseconds - now().microseconds)
    }
}

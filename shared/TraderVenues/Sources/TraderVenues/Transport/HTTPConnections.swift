import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Synchronization
import TraderSockets

/// The open connections of one transport: each is one request's at a time, and is kept for the next.
final class HTTPConnections: Sendable {
    /// How long a connection may lie idle.
    private static let idleTimeout = TimeAmount.seconds(60)
    /// The most that a body may grow when it is unpacked, against the size of what was sent.
    private static let largestGrowth = 25

    private struct State {
        /// By scheme, host and port, the one used last at the end.
        var idle: [String: [HTTPConnection]] = [:]
        var trust: TLSTrust?
        var isShutDown = false
    }

    private let tlsRoots: String?
    private let maxBodyBytes: Int
    private let state = Mutex(State())

    init(tlsRoots: String?, maxBodyBytes: Int) {
        self.tlsRoots = tlsRoots
        self.maxBodyBytes = maxBodyBytes
    }

    /// Sends a request and waits for its answer, on a connection that is there or on a new one.
    func reply(
        to head: HTTPRequestHead, _ body: ByteBuffer, at address: PeerAddress, within timeout: Duration
    ) async throws(TransportError) -> HTTPReply {
        let place = "\(address.isSecure ? "https" : "http")://\(address.host):\(address.port)"
        let tls = address.isSecure ? try trust(for: address.host) : nil
        return try await ConnectAttempt.bounded(by: timeout, host: address.hostField, tls: tls) { attempt in
            let connection: HTTPConnection
            if let idle = try self.idle(at: place) {
                connection = idle
                attempt.add(idle.channel)
            } else {
                connection = try await self.connect(attempt, to: address, tls, within: timeout)
            }
            let reply = try await connection.reply(to: head, body)
            self.keep(connection, at: place)
            return reply
        }
    }

    /// Closes what lies idle; requests after it fail.
    func shutdown() async {
        let connections = state.withLock { state in
            state.isShutDown = true
            defer { state.idle = [:] }
            return state.idle.values.flatMap(\.self)
        }
        for connection in connections { try? await connection.channel.close() }
    }

    private func idle(at place: String) throws(TransportError) -> HTTPConnection? {
        let (found, isShutDown) = state.withLock { state -> (HTTPConnection?, Bool) in
            while let connection = state.idle[place]?.popLast() {
                if connection.channel.isActive { return (connection, state.isShutDown) }
            }
            return (nil, state.isShutDown)
        }
        guard !isShutDown else { throw TransportError.closed(code: 0, reason: "the client was shut down") }
        return found
    }

    private func keep(_ connection: HTTPConnection, at place: String) {
        let isKept = state.withLock { state in
            guard !state.isShutDown, connection.channel.isActive else { return false }
            state.idle[place, default: []].append(connection)
            return true
        }
        if !isKept { connection.channel.close(promise: nil) }
    }

    private func connect(
        _ attempt: ConnectAttempt, to address: PeerAddress, _ tls: TLSTrust?, within timeout: Duration
    ) async throws -> HTTPConnection {
        let failure = HTTPConnection.Failure()
        return try await attempt.connect(to: address, within: timeout) { [maxBodyBytes] channel in
            let pipeline = channel.pipeline.syncOperations
            try tls?.secure(channel, to: address)
            try pipeline.addHandler(HTTPRequestEncoder())
            try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder()))
            try pipeline.addHandler(NIOHTTPResponseDecompressor(limit: .ratio(Self.largestGrowth)))
            try pipeline.addHandler(IdleStateHandler(allTimeout: Self.idleTimeout))
            try pipeline.addHandler(HTTPExchange(host: address.hostField, tls: tls, maxBodyBytes: maxBodyBytes, failure: failure))
            return HTTPConnection(channel, failure)
        }
    }

    private func trust(for host: String) throws(TransportError) -> TLSTrust {
        if let trust = state.withLock({ $0.trust }) { return trust }
        let trust = try TLSTrust(roots: tlsRoots, host: host)
        state.withLock { $0.trust = trust }
        return trust
    }
}

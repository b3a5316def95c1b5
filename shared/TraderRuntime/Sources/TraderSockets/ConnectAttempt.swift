package import NIOCore
import NIOPosix
import Synchronization

/// The channels of one attempt to reach a server (there are several when a name has several addresses), to cut them off together.
package final class ConnectAttempt: Sendable {
    enum Interruption {
        case deadline
        case cancellation
    }

    private let state = Mutex<(channels: [any Channel], interruption: Interruption?)>(([], nil))
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// What `body` gives, within `limit`: when the time is up or the task is cancelled, the channels of the attempt are closed, which `body`
    /// hears of. Throws `timedOut`, `cancelled`, and whatever `body` throws as a `TransportError` about `host`; `tls` tells its own.
    package static func bounded<Value: Sendable>(
        by limit: Duration, host: String, tls: (any ClientTLS)?, _ body: (ConnectAttempt) async throws -> Value
    ) async throws(TransportError) -> Value {
        let attempt = ConnectAttempt()
        let deadline = attempt.loop.scheduleTask(in: TimeAmount(limit)) { attempt.interrupt(.deadline) }
        defer { deadline.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await body(attempt)
            } onCancel: {
                attempt.interrupt(.cancellation)
            }
        } catch {
            switch attempt.interruption {
            case .deadline: throw .timedOut(host: host)
            case .cancellation: throw .cancelled
            case nil: throw TransportError(error, host: host, tls: tls)
            }
        }
    }

    /// Connects, and sets the channel up before anything is read from it.
    package func connect<Output: Sendable>(
        to address: PeerAddress, within timeout: Duration, _ setUp: @escaping @Sendable (any Channel) throws -> Output
    ) async throws -> Output {
        try await ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // One read a turn of the loop: an end of stream read in one turn with the handshake would overtake the frames.
            .channelOption(.maxMessagesPerRead, value: 1)
            .connect(host: address.host, port: address.port) { channel in
                self.add(channel)
                return channel.eventLoop.makeCompletedFuture { try setUp(channel) }
            }
    }

    private var interruption: Interruption? { state.withLock { $0.interruption } }

    /// Makes a channel one of those that are cut off.
    package func add(_ channel: any Channel) {
        let isLate = state.withLock { state in
            state.channels.append(channel)
            return state.interruption != nil
        }
        if isLate { channel.close(promise: nil) }
    }

    private func interrupt(_ cause: Interruption) {
        let channels = state.withLock { state in
            if state.interruption == nil { state.interruption = cause }
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}

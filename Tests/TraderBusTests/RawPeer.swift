import NIOCore
import NIOPosix

/// Bytes over TCP, as a stranger to ZeroMQ would send them.
struct RawPeer {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects to `tcp://HOST:PORT`.
    init(to endpoint: String) async throws {
        let parts = endpoint.split(separator: ":")
        let host = String(parts[1].drop { $0 == "/" })
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: Int(parts[2]) ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
    }

    /// Sends `opening`, waits for `answered` bytes, sends all of `bytes` as far as the other side takes them, and answers what came back until
    /// it closed the connection.
    func send(opening: [UInt8] = [], answered: Int = 0, _ bytes: [UInt8]) async throws -> [UInt8] {
        try await channel.executeThenClose { inbound, outbound in
            var answer: [UInt8] = []
            var parts = inbound.makeAsyncIterator()
            do {
                try await outbound.write(ByteBuffer(bytes: opening))
                while answer.count < answered, let part = try await parts.next() { answer += part.readableBytesView }
                try await outbound.write(ByteBuffer(bytes: bytes))
                while let part = try await parts.next() { answer += part.readableBytesView }
            } catch is IOError {
                // Cut off while it was sending, which is an end too.
            } catch is ChannelError {
            }
            return answer
        }
    }
}

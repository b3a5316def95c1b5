import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Passes the bytes between feeds and the simulated streams on as they are, and knows when Binance's word that a minute is over went through.
final class FrameRelay: Sendable {
    /// A minute that is over.
    struct Minute: Hashable {
        var venue: String
        var symbol: String
        /// Its open, in seconds since 1970 UTC.
        var ts: Int64
    }

    private let closed = Mutex<[Minute: ContinuousClock.Instant]>([:])

    /// Listens on `port` and passes on to `upstream`, both on the loopback.
    func listen(on port: Int, upstream: Int) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] client in
                ClientBootstrap(group: client.eventLoop).channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .connect(host: "127.0.0.1", port: upstream)
                    .flatMapThrowing { [self] server in
                        let asked = AskedVenue()
                        try client.pipeline.syncOperations.addHandler(PassingOn(to: server) { asked.read($0) })
                        try server.pipeline.syncOperations.addHandler(PassingOn(to: client) { self.look(at: $0, asked.venue) })
                    }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    /// When a minute's end went through; nil when it was not seen.
    func moment(of minute: Minute) -> ContinuousClock.Instant? { closed.withLock { $0[minute] } }

    private func look(at bytes: ByteBuffer, _ venue: String) {
        let now = ContinuousClock.now
        let parts = String(buffer: bytes).components(separatedBy: "\"x\":true")
        for part in parts.dropLast() {
            guard let symbol = Self.last("\"s\":\"", in: part)?.prefix(while: { $0 != "\"" }),
                let open = Self.last("\"t\":", in: part).flatMap({ Int64($0.prefix(while: \.isNumber)) })
            else { continue }
            closed.withLock { $0[Minute(venue: venue, symbol: String(symbol), ts: open / 1_000)] = now }
        }
    }

    /// What follows the last `key` of a text.
    private static func last(_ key: String, in text: String) -> Substring? {
        text.range(of: key, options: .backwards).map { text[$0.upperBound...] }
    }
}

/// The venue whose streams a connection asked for.
private final class AskedVenue {
    private(set) var venue = ""

    func read(_ bytes: ByteBuffer) {
        guard venue.isEmpty else { return }
        venue = String(String(buffer: bytes).split(separator: "/").dropFirst().first?.prefix { $0.isLetter } ?? "-")
    }
}

/// Sends what it gets to the other side.
private final class PassingOn: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let look: (ByteBuffer) -> Void

    init(to other: any Channel, look: @escaping (ByteBuffer) -> Void) {
        self.other = other
        self.look = look
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        look(bytes)
        other.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
}

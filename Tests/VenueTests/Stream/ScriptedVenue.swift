import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization

/// A venue's stream on loopback: each connection, once it is subscribed, goes by the script of its turn.
final class ScriptedVenue: Sendable {
    enum Step: Sendable {
        case text(String)
        /// A close frame; its answer is awaited.
        case close(UInt16, String)
        /// The connection is lost.
        case cut
        /// The texts, one every tenth of a second.
        case slowly([String])
    }

    private let scripts: [[Step]]
    private let subscriptions: Int
    private let received = Mutex<[[String]]>([])

    private init(scripts: [[Step]], subscriptions: Int) {
        self.scripts = scripts
        self.subscriptions = subscriptions
    }

    /// What each connection was sent, in order.
    var messages: [[String]] { received.withLock { $0 } }

    /// Serves the scripts, the last one again and again; one begins when its connection has got `subscriptions` messages.
    static func with<Value: Sendable>(
        _ scripts: [[Step]], subscriptions: Int = 2, certificate: TestCertificate? = nil,
        body: (ScriptedVenue, Int) async throws -> Value
    ) async throws -> Value {
        let venue = ScriptedVenue(scripts: scripts, subscriptions: subscriptions)
        return try await LocalListener.with(certificate) { pipeline in
            let upgrader = NIOWebSocketServerUpgrader(
                shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Connection(venue: venue, turn: venue.begin()))
                    }
                })
            try pipeline.configureHTTPServerPipeline(withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        } body: { port in
            try await body(venue, port)
        }
    }

    private func begin() -> Int {
        received.withLock { received in
            received.append([])
            return received.count - 1
        }
    }

    /// Notes a message; answers the script when it was the last one that it waits for.
    private func take(_ text: String, turn: Int) -> [Step] {
        let count = received.withLock { received in
            received[turn].append(text)
            return received[turn].count
        }
        return count == subscriptions ? scripts[min(turn, scripts.count - 1)] : []
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias OutboundOut = WebSocketFrame

        private let venue: ScriptedVenue
        private let turn: Int

        init(venue: ScriptedVenue, turn: Int) {
            self.venue = venue
            self.turn = turn
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            guard frame.opcode == .text else {
                if frame.opcode == .connectionClose { context.close(promise: nil) }
                return
            }
            for step in venue.take(String(buffer: frame.unmaskedData), turn: turn) {
                switch step {
                case .text(let text): send(text, context)
                case .slowly(let texts): sendSlowly(texts[...], context)
                case .close(let code, let reason):
                    let payload = ByteBuffer(bytes: [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
                    let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: payload)
                    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
                case .cut: context.close(promise: nil)
                }
            }
        }

        private func send(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))), promise: nil)
        }

        private func sendSlowly(_ texts: ArraySlice<String>, _ context: ChannelHandlerContext) {
            guard let first = texts.first else { return }
            send(first, context)
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(100)) {
                self.sendSlowly(texts.dropFirst(), context)
            }
        }
    }
}

import NIOCore
import NIOWebSocket

/// Sends a route's own pings on one socket, and ends it when one is not sent back. It goes by the wall clock, like all transport.
final class PingFrames: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private static let unanswered = WebSocketClosure(1008, "Pong timeout")

    private let pings: SocketPings
    private var count: Int64 = 0
    /// The payloads that nobody has sent back yet, and what ends the socket when nobody does.
    private var waiting: [(payload: ByteBuffer, end: Scheduled<Void>)] = []
    private var next: Scheduled<Void>?

    init(_ pings: SocketPings) { self.pings = pings }

    func handlerAdded(context: ChannelHandlerContext) { pingLater(context) }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if frame.opcode == .pong, let place = waiting.firstIndex(where: { $0.payload == frame.unmaskedData }) {
            waiting.prefix(through: place).forEach { $0.end.cancel() }
            waiting.removeFirst(place + 1)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Behind a close frame there is nothing to say.
        if unwrapOutboundIn(data).opcode == .connectionClose { stop() }
        context.write(data, promise: promise)
    }

    private func pingLater(_ context: ChannelHandlerContext) {
        next = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pings.interval)) { self.ping(context) }
    }

    private func ping(_ context: ChannelHandlerContext) {
        count += 1
        let payload = ByteBuffer(string: String(count))
        let end = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pings.patience)) {
            // From the far end of the pipeline, as whoever serves the socket would close it.
            context.channel.triggerUserOutboundEvent(Self.unanswered, promise: nil)
        }
        waiting.append((payload, end))
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .ping, data: payload)), promise: nil)
        pingLater(context)
    }

    private func stop() {
        next?.cancel()
        waiting.forEach { $0.end.cancel() }
        waiting = []
    }
}

import NIOCore
import NIOWebSocket
import TraderSockets

/// The server's end of one socket in its channel: reassembly, pings, the closing handshake and the idle timeout.
final class SocketFrames: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = String
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private enum Phase {
        case open
        case closing
    }

    /// Pongs that may wait for a peer that pings and does not read; RFC 6455 lets a pong answer the latest ping alone.
    private static let pongLimit = 8

    private static let lost = WebSocketClosure(1006, "connection lost")

    private let configuration: WebServerConfiguration
    private let queue: OutboundQueue
    private let checksIdleness: Bool
    private var assembler: MessageAssembler
    private var phase = Phase.open
    private var pongsWaiting = 0
    private var heardAt = NIODeadline.now()
    private var isPingUnanswered = false
    private var idleCheck: Scheduled<Void>?
    private var cut: Scheduled<Void>?

    init(configuration: WebServerConfiguration, queue: OutboundQueue, checksIdleness: Bool) {
        self.configuration = configuration
        self.queue = queue
        self.checksIdleness = checksIdleness
        assembler = MessageAssembler(maxBytes: configuration.maxFrameBytes, expectsMask: true)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return queue.close(Self.lost) }
        if checksIdleness { checkIdlenessLater(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleCheck?.cancel()
        cut?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        queue.close(Self.lost)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heardAt = .now()
        isPingUnanswered = false
        let event = assembler.take(unwrapInboundIn(data))
        if phase == .closing {
            if case .close = event { context.close(promise: nil) }
            return
        }
        switch event {
        case .none, .pong: break
        case .text(let text): context.fireChannelRead(wrapInboundOut(text))
        case .ping(let payload): answer(payload, context: context)
        case .close(let code, let reason): acknowledge(WebSocketClosure(code, reason), context: context)
        case .violation(let code, let reason): close(WebSocketClosure(code, reason), context: context, halfClose: true)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? NIOWebSocketError else { return context.close(promise: nil) }
        let closure =
            switch error {
            case .invalidFrameLength: WebSocketClosure(1009, "frame larger than \(configuration.maxFrameBytes) bytes")
            case .fragmentedControlFrame, .multiByteControlFrameLength: WebSocketClosure(1002, "malformed control frame")
            }
        close(closure, context: context, halfClose: true)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            close(WebSocketClosure(1001, "the server is going away"), context: context)
        case ChannelEvent.inputClosed:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let closure = event as? WebSocketClosure else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        close(closure, context: context)
        promise?.succeed()
    }

    /// Sends the close frame and waits for the peer's, for a while. After a violation the peer's frames cannot be read any more:
    /// then the half-closed connection tells it that nothing else comes.
    private func close(_ closure: WebSocketClosure, context: ChannelHandlerContext, halfClose: Bool = false) {
        guard phase == .open else { return }
        phase = .closing
        queue.close(closure)
        let channel = context.channel
        let written = context.eventLoop.makePromise(of: Void.self)
        if halfClose { written.futureResult.whenSuccess { channel.close(mode: .output, promise: nil) } }
        writeClose(closure, context: context, promise: written)
        cutLater(context)
        // Nothing that comes now counts: let the reader of `inbound` end.
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    private func acknowledge(_ closure: WebSocketClosure, context: ChannelHandlerContext) {
        phase = .closing
        queue.close(closure)
        let channel = context.channel
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        writeClose(closure, context: context, promise: written)
        cutLater(context)
    }

    private func writeClose(_ closure: WebSocketClosure, context: ChannelHandlerContext, promise: EventLoopPromise<Void>) {
        let payload = CloseFrame.payload(code: closure.code, reason: closure.reason)
        context.writeAndFlush(wrapOutboundOut(.init(fin: true, opcode: .connectionClose, data: payload)), promise: promise)
    }

    private func answer(_ payload: ByteBuffer, context: ChannelHandlerContext) {
        guard pongsWaiting < Self.pongLimit else { return }
        pongsWaiting += 1
        context.writeAndFlush(wrapOutboundOut(.init(fin: true, opcode: .pong, data: payload)))
            .assumeIsolated().whenComplete { _ in self.pongsWaiting -= 1 }
    }

    private func cutLater(_ context: ChannelHandlerContext) {
        cut = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.closeGrace)) {
            context.close(promise: nil)
        }
    }

    private func checkIdlenessLater(_ context: ChannelHandlerContext, after delay: TimeAmount? = nil) {
        idleCheck = context.eventLoop.assumeIsolated().scheduleTask(in: delay ?? TimeAmount(configuration.idleTimeout / 2)) {
            self.checkIdleness(context)
        }
    }

    /// Pings after half of the timeout and closes only when the ping had the other half: by a clock alone, a pause of our own
    /// process would count as the peer's silence.
    private func checkIdleness(_ context: ChannelHandlerContext) {
        guard phase == .open else { return }
        if isPingUnanswered {
            return close(WebSocketClosure(1001, "nothing heard for \(configuration.idleTimeout)"), context: context)
        }
        let half = TimeAmount(configuration.idleTimeout / 2)
        let silence = NIODeadline.now() - heardAt
        guard silence >= half else { return checkIdlenessLater(context, after: half - silence) }
        isPingUnanswered = true
        context.writeAndFlush(wrapOutboundOut(.init(fin: true, opcode: .ping, data: ByteBuffer())), promise: nil)
        checkIdlenessLater(context)
    }
}

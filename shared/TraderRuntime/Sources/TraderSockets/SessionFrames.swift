import NIOCore
import NIOWebSocket

/// The client's end of one socket in its channel: reassembly, pings, the closing handshake and the idle timeout.
final class SessionFrames: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = String
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Time that a server gets to return our close frame.
    private static let closeGrace = TimeAmount.seconds(2)
    /// Pongs that may wait for a peer that pings and does not read; RFC 6455 lets a pong answer the latest ping alone.
    private static let pongLimit = 8

    private let host: String
    private let halfTimeout: TimeAmount
    private let maxFrameBytes: Int
    private let end: SessionEnd
    private var assembler: MessageAssembler
    private var isClosing = false
    private var pongsWaiting = 0
    private var heardAt = NIODeadline.now()
    private var isPingUnanswered = false
    private var idleCheck: Scheduled<Void>?
    private var cut: Scheduled<Void>?

    init(host: String, idleTimeout: Duration, maxFrameBytes: Int, end: SessionEnd) {
        self.host = host
        halfTimeout = TimeAmount(idleTimeout / 2)
        self.maxFrameBytes = maxFrameBytes
        self.end = end
        assembler = MessageAssembler(maxBytes: maxFrameBytes, expectsMask: false)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A server may close so early that the end of the connection passed before this stood in its way.
        guard context.channel.isActive else { return recordLoss() }
        checkIdlenessLater(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleCheck?.cancel()
        cut?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        recordLoss()
        context.fireChannelInactive()
    }

    private func recordLoss() {
        let reason = "connection lost without a close frame"
        end.record(code: 1006, reason: reason, error: .closed(code: 1006, reason: reason))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heardAt = .now()
        isPingUnanswered = false
        let event = assembler.take(unwrapInboundIn(data))
        if isClosing {
            if case .close = event { context.close(promise: nil) }
            return
        }
        switch event {
        case .none, .pong:
            break
        case .text(let text):
            context.fireChannelRead(wrapInboundOut(text))
        case .ping(let payload):
            answer(payload, context: context)
        case .close(let code, let reason):
            end.record(code: code, reason: reason)
            finish(code: code, reason: reason, context: context, thenClose: true)
        case .violation(let code, let reason):
            fail(code: code, reason: reason, error: .protocolViolation(reason: reason), context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            let reason = "message larger than \(maxFrameBytes) bytes"
            fail(code: 1009, reason: reason, error: .protocolViolation(reason: reason), context: context)
        case is NIOWebSocketError:
            let reason = "malformed control frame"
            fail(code: 1002, reason: reason, error: .protocolViolation(reason: reason), context: context)
        default:
            // The connection is what failed; `channelInactive` records the loss.
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let closure = event as? SessionEnd.Closure else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if !isClosing {
            end.record(code: closure.code, reason: closure.reason)
            finish(code: closure.code, reason: closure.reason, context: context, thenClose: false)
        }
        promise?.succeed()
    }

    private func fail(code: UInt16, reason: String, error: TransportError, context: ChannelHandlerContext) {
        guard !isClosing else { return }
        end.record(code: code, reason: reason, error: error)
        finish(code: code, reason: reason, context: context, thenClose: true)
    }

    /// Writes the close frame; the peer's answer is awaited, for a while, only if it is ours to wait for.
    private func finish(code: UInt16, reason: String, context: ChannelHandlerContext, thenClose: Bool) {
        isClosing = true
        let channel = context.channel
        let written = context.eventLoop.makePromise(of: Void.self)
        if thenClose { written.futureResult.whenComplete { _ in channel.close(promise: nil) } }
        let payload = CloseFrame.payload(code: code, reason: reason)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: payload)
        context.writeAndFlush(wrapOutboundOut(frame), promise: written)
        cut = context.eventLoop.assumeIsolated().scheduleTask(in: Self.closeGrace) { context.close(promise: nil) }
        // Nothing that comes now counts: let the reader of `inbound` end.
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    private func answer(_ payload: ByteBuffer, context: ChannelHandlerContext) {
        guard pongsWaiting < Self.pongLimit else { return }
        pongsWaiting += 1
        let frame = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: payload)
        context.writeAndFlush(wrapOutboundOut(frame)).assumeIsolated().whenComplete { _ in self.pongsWaiting -= 1 }
    }

    private func checkIdlenessLater(_ context: ChannelHandlerContext, after delay: TimeAmount? = nil) {
        idleCheck = context.eventLoop.assumeIsolated().scheduleTask(in: delay ?? halfTimeout) {
            self.checkIdleness(context)
        }
    }

    /// Pings after half of the timeout and gives up only when the ping had the other half: by a clock alone, a pause of our own
    /// process would count as the server's silence.
    private func checkIdleness(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        if isPingUnanswered {
            return fail(code: 1001, reason: "nothing heard for too long", error: .timedOut(host: host), context: context)
        }
        let silence = NIODeadline.now() - heardAt
        guard silence >= halfTimeout else { return checkIdlenessLater(context, after: halfTimeout - silence) }
        isPingUnanswered = true
        let frame = WebSocketFrame(fin: true, opcode: .ping, maskKey: .random(), data: ByteBuffer())
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        checkIdlenessLater(context)
    }
}

import NIOCore
import NIOHTTP1
import TraderSockets

/// The client's end of one HTTP/1.1 connection in its channel: one request at a time, and its whole answer.
final class HTTPExchange: ChannelDuplexHandler {
    /// A request, and who waits for its answer.
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: ByteBuffer
        /// Fails with a `TransportError`.
        var reply: EventLoopPromise<HTTPReply>
    }

    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Request
    typealias OutboundOut = HTTPClientRequestPart

    private let host: String
    private let tls: TLSTrust?
    private let maxBodyBytes: Int
    private let failure: HTTPConnection.Failure
    private var waiting: EventLoopPromise<HTTPReply>?
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    init(host: String, tls: TLSTrust?, maxBodyBytes: Int, failure: HTTPConnection.Failure) {
        self.host = host
        self.tls = tls
        self.maxBodyBytes = maxBodyBytes
        self.failure = failure
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let request = unwrapOutboundIn(data)
        guard waiting == nil, context.channel.isActive else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        // What happens from here on, the reply tells: a write that fails is not yet the reason.
        waiting = request.reply
        promise?.succeed()
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        if request.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= maxBodyBytes else {
                return fail(.protocolViolation(reason: "\(host) sent a body over the limit"), context)
            }
            body.writeBuffer(&part)
        case .end:
            finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head, let waiting else { return context.close(promise: nil) }
        let reply = HTTPReply(
            status: Int(head.status.code), headers: head.headers.map { (name: $0.name, value: $0.value) },
            body: Array(body.readableBytesView))
        self.head = nil
        self.waiting = nil
        body = ByteBuffer()
        // Before the answer is told: whoever gets it must not take the connection for one that stays.
        if !head.isKeepAlive { context.close(promise: nil) }
        waiting.succeed(reply)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(TransportError(error, host: host, tls: tls), context) }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.closed(code: 0, reason: "\(host) closed the connection before its answer was complete"), context)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nobody waits: the connection has been idle for as long as it may be.
        if event is IdleStateHandler.IdleStateEvent, waiting == nil { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func fail(_ error: TransportError, _ context: ChannelHandlerContext) {
        failure.record(error)
        waiting?.fail(error)
        waiting = nil
        context.close(promise: nil)
    }
}

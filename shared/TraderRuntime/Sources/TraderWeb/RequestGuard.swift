import HTTPTypes
import NIOCore
import NIOHTTP1

/// Stands behind the request decoder and keeps the bounds of head and body, the upgrade, and the time until the first request and for each.
///
/// It answers by itself what never may reach a route, so that the bounds hold whatever a route does.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case firstHead
        case http
        case upgrading
        case transparent
        case refused
    }

    private let configuration: WebServerConfiguration
    private let gate: UpgradeGate
    private var phase = Phase.firstHead
    private var unansweredRequests = 0
    private var isAnswering = false
    private var isLastRequest = false
    private var bodyBytes = 0
    private var deadline: Scheduled<Void>?

    init(configuration: WebServerConfiguration, gate: UpgradeGate) {
        self.configuration = configuration
        self.gate = gate
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // Hummingbird's own idle timeout begins with the first request; before it, this one holds.
        closeLater(context, after: configuration.idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        case .transparent: context.fireChannelRead(data)
        case .refused: break
        case .firstHead, .http, .upgrading:
            switch unwrapInboundIn(data) {
            case .head(let head): read(head, context: context)
            case .body(let bytes): read(bytes, context: context)
            case .end(let trailers): readEnd(trailers, context: context)
            }
        }
    }

    private func read(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        let isFirst = phase == .firstHead
        phase = .http
        refuseLater(requestTooSlow, context, after: configuration.requestTimeout)
        unansweredRequests += 1
        bodyBytes = 0
        guard head.byteCount <= configuration.maxHeadBytes else { return refuse(headTooLarge, context: context) }
        if let length = head.headers["content-length"].first.flatMap({ Int($0) }), length > configuration.maxBodyBytes {
            return refuse(bodyTooLarge, context: context)
        }
        guard head.asksForUpgrade else { return context.fireChannelRead(wrapInboundOut(.head(head))) }
        switch isFirst ? gate.decide(head) : .ordinary {
        case .upgrade(let head):
            phase = .upgrading
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .refuse(let error):
            refuse(error, context: context)
        case .ordinary:
            // NIO's upgrader would lose the head of a request whose upgrade it does not perform (`Upgrade: h2c`), and its
            // decoder parses nothing after such a request: hide the header, and make this the connection's last request.
            var head = head
            head.headers.remove(name: "upgrade")
            head.headers.replaceOrAdd(name: "connection", value: "close")
            isLastRequest = true
            context.fireChannelRead(wrapInboundOut(.head(head)))
        }
    }

    private func read(_ bytes: ByteBuffer, context: ChannelHandlerContext) {
        bodyBytes += bytes.readableBytes
        guard bodyBytes <= configuration.maxBodyBytes else { return refuse(bodyTooLarge, context: context) }
        context.fireChannelRead(wrapInboundOut(.body(bytes)))
    }

    private func readEnd(_ trailers: HTTPHeaders?, context: ChannelHandlerContext) {
        deadline?.cancel()
        guard phase == .upgrading else { return context.fireChannelRead(wrapInboundOut(.end(trailers))) }
        // The next line makes the upgrader remove the decoder, which forwards the bytes it has left: they are frames, not HTTP.
        phase = .transparent
        context.fireChannelRead(wrapInboundOut(.end(trailers)))
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch phase {
        case .refused:
            promise?.fail(ChannelError.ioOnClosedChannel)
        case .firstHead, .upgrading, .transparent:
            context.write(data, promise: promise)
        case .http:
            switch unwrapOutboundIn(data) {
            case .head(var head):
                isAnswering = true
                if isLastRequest, unansweredRequests == 1 { head.headers.replaceOrAdd(name: "connection", value: "close") }
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            case .body:
                context.write(data, promise: promise)
            case .end:
                isAnswering = false
                unansweredRequests -= 1
                context.write(data, promise: promise)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error) {
        case (.transparent, _):
            context.fireErrorCaught(error)
        case (.refused, _):
            break
        case (_, HTTPParserError.headerOverflow), (_, is ByteToMessageDecoderError.PayloadTooLargeError):
            refuse(headTooLarge, context: context)
        case (_, is HTTPParserError):
            refuse(APIError(.badRequest, message: "that is not a complete HTTP/1.1 request"), context: context, cause: error)
        default:
            context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (phase, event) {
        case (.firstHead, is ChannelShouldQuiesceEvent): context.close(promise: nil)
        case (.refused, ChannelEvent.inputClosed): context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private var headTooLarge: APIError {
        APIError(
            .requestHeaderFieldsTooLarge,
            message: "request line and header fields are larger than \(configuration.maxHeadBytes) bytes")
    }

    private var bodyTooLarge: APIError {
        APIError(.contentTooLarge, message: "the request body is larger than \(configuration.maxBodyBytes) bytes")
    }

    private var requestTooSlow: APIError {
        APIError(.requestTimeout, message: "the request was not whole after \(configuration.requestTimeout)")
    }

    /// Answers if an answer is still possible, and goes on reading for a while: closing at once would reset the connection
    /// under a client that is still sending, and it would never see the answer.
    private func refuse(_ error: APIError, context: ChannelHandlerContext, cause: (any Error)? = nil) {
        phase = .refused
        let channel = context.channel
        if unansweredRequests <= 1, !isAnswering {
            let written = context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in channel.close(mode: .output, promise: nil) }
            write(error, context: context, promise: written)
        } else {
            context.close(mode: .output, promise: nil)
        }
        closeLater(context, after: configuration.closeGrace)
        // A route that is reading the body must not take what came for the whole of it.
        context.fireErrorCaught(cause ?? error)
    }

    private func write(_ error: APIError, context: ChannelHandlerContext, promise: EventLoopPromise<Void>) {
        let json = error.json
        var headers = HTTPHeaders(error.headers.map { ($0.name.rawName, $0.value) })
        headers.replaceOrAdd(name: "content-type", value: "application/json; charset=utf-8")
        headers.replaceOrAdd(name: "content-length", value: String(json.count))
        headers.replaceOrAdd(name: "connection", value: "close")
        let status = HTTPResponseStatus(statusCode: error.status.code, reasonPhrase: error.status.reasonPhrase)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: json)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    private func refuseLater(_ error: APIError, _ context: ChannelHandlerContext, after delay: Duration) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            // A route may have answered before it saw the end.
            guard self.unansweredRequests > 0 else { return context.close(promise: nil) }
            self.refuse(error, context: context)
        }
    }

    private func closeLater(_ context: ChannelHandlerContext, after delay: Duration) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            context.close(promise: nil)
        }
    }
}

extension HTTPRequestHead {
    /// Bytes of request line and header fields, near enough for a bound.
    fileprivate var byteCount: Int {
        headers.reduce(method.rawValue.utf8.count + uri.utf8.count + 12) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }

    /// Whether the decoder takes what follows this request for another protocol.
    fileprivate var asksForUpgrade: Bool {
        method == .CONNECT || headers.contains(name: "upgrade")
    }
}

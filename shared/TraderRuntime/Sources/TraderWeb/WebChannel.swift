import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// One accepted connection: HTTP/1.1 until and unless its first request opens a socket.
struct WebChannel: HTTPChannelHandler {
    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case socket(NIOAsyncChannel<String, Never>, HTTPRequest, OutboundQueue)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    let responder: HTTPChannelHandler.Responder
    let configuration: WebServerConfiguration
    let route: WebSocketRoute?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.maxHeadBytes
            limits.maxHeaderListSize = configuration.maxHeadBytes
            let encoder = HTTPResponseEncoder()
            // The decoder bounds header fields alone; the buffer's bound is what stops a request line without end.
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits),
                maximumBufferSize: configuration.maxHeadBytes)
            let upgrade = NIOTypedHTTPServerUpgradeHandler(
                httpEncoder: encoder, extraHTTPHandlers: [decoder], upgradeConfiguration: upgradeConfiguration(logger))
            let pipeline = channel.pipeline.syncOperations
            try configuration.security?(channel)
            try pipeline.addHandler(StallGuard(timeout: configuration.idleTimeout))
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            try pipeline.addHandler(RequestGuard(configuration: configuration, gate: UpgradeGate(route: route)))
            try pipeline.addHandler(upgrade)
            return Value(channel: channel, negotiated: upgrade.upgradeResultFuture)
        }
    }

    private func upgradeConfiguration(_ logger: Logger) -> NIOTypedHTTPServerUpgradeConfiguration<Negotiated> {
        let upgrader = NIOTypedWebSocketServerUpgrader(
            maxFrameSize: configuration.maxFrameBytes,
            enableAutomaticErrorHandling: false,
            // The gate has decided already: a request that gets here is accepted.
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, head in channel.eventLoop.makeCompletedFuture { try openSocket(channel, head) } })
        return NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { channel in
            channel.eventLoop.makeCompletedFuture { try openHTTP(channel, logger) }
        }
    }

    private func openHTTP(_ channel: any Channel, _ logger: Logger) throws -> Negotiated {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: configuration.security != nil))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: configuration.idleTimeout, logger: logger))
        return .http(try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }

    private func openSocket(_ channel: any Channel, _ head: HTTPRequestHead) throws -> Negotiated {
        let queue = OutboundQueue(messageLimit: configuration.outboundQueueLimit, byteLimit: configuration.outboundByteLimit)
        let request = try HTTPRequest(head, secure: configuration.security != nil, splitCookie: false)
        let pings = route?.pings(request)
        let pipeline = channel.pipeline.syncOperations
        if let pings { try pipeline.addHandler(PingFrames(pings)) }
        try pipeline.addHandler(SocketFrames(configuration: configuration, queue: queue, checksIdleness: pings == nil))
        return .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), request, queue)
    }

    func handle(value: Value, logger: Logger) async {
        let negotiated = await withTaskCancellationHandler {
            try? await value.negotiated.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
        switch negotiated {
        case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .socket(let channel, let request, let queue): await serve(channel, request, queue, logger)
        case nil: break
        }
    }

    private func serve(
        _ channel: NIOAsyncChannel<String, Never>, _ request: HTTPRequest, _ queue: OutboundQueue, _ logger: Logger
    ) async {
        guard let route else { return }
        do {
            try await channel.executeThenClose { inbound in
                let connection = WebSocketConnection(
                    request: request, inbound: WebSocketMessages(stream: inbound), channel: channel.channel, queue: queue)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await run(route, connection, logger) }
                    group.addTask { try? await channel.channel.closeFuture.get() }
                    await group.next()
                    // Either the route is done and the socket is closing, or the socket is gone and the route has to notice.
                    group.cancelAll()
                    await group.waitForAll()
                }
            }
        } catch {
            logger.debug("socket ended", metadata: ["error": "\(error)"])
        }
    }

    private func run(_ route: WebSocketRoute, _ connection: WebSocketConnection, _ logger: Logger) async {
        do {
            try await route.handle(connection)
            connection.close()
        } catch is CancellationError {
            connection.close(code: 1001, reason: "the server is going away")
        } catch {
            logger.error("socket failed", metadata: ["path": "\(connection.request.path ?? "")", "error": "\(error)"])
            connection.close(code: 1011, reason: "the server failed; its log says why")
        }
    }
}

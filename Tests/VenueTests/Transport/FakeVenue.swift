import NIOCore
import NIOHTTP1
import NIOWebSocket

/// A venue on loopback that misbehaves on request: sockets echo, and obey a few words; HTTP requests are told what they asked.
struct FakeVenue {
    let port: Int

    @discardableResult
    static func with<Value: Sendable>(
        certificate: TestCertificate? = nil,
        opening: [WebSocketFrame] = [],
        answersHTTP: Bool = true,
        body: (FakeVenue) async throws -> Value
    ) async throws -> Value {
        try await LocalListener.with(certificate) { pipeline in
            if answersHTTP { try install(on: pipeline, opening: opening) }
        } body: { port in
            try await body(FakeVenue(port: port))
        }
    }

    private static func install(on pipeline: ChannelPipeline.SynchronousOperations, opening: [WebSocketFrame]) throws {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeSucceededFuture(head.uri.hasPrefix("/refuse") ? nil : HTTPHeaders())
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let http = try? pipeline.context(handlerType: HTTPResponses.self) {
                        pipeline.removeHandler(context: http, promise: nil)
                    }
                    try pipeline.addHandler(Sockets())
                    for frame in opening { channel.write(frame, promise: nil) }
                    channel.flush()
                }
            })
        try pipeline.configureHTTPServerPipeline(withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        try pipeline.addHandler(HTTPResponses())
    }

    /// Echoes text; `drop` cuts the connection, `bye` closes with 4000, `masked` answers with a frame that a server may not send.
    private final class Sockets: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias OutboundOut = WebSocketFrame

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            let text = String(buffer: frame.unmaskedData)
            let answer: WebSocketFrame
            switch (frame.opcode, text) {
            case (.text, "drop"):
                return context.close(promise: nil)
            case (.text, "bye"):
                answer = WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer(bytes: [0x0F, 0xA0] + Array("bye".utf8)))
            case (.text, "masked"):
                answer = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: "x"))
            case (.text, _):
                answer = WebSocketFrame(fin: true, opcode: .text, data: frame.unmaskedData)
            case (.pong, _):
                answer = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: "pong \(text)"))
            case (.connectionClose, _):
                let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData)
                let channel = context.channel
                context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in channel.close(promise: nil) }
                return
            default:
                return
            }
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
    }

    /// Answers with the request's header fields as text; `/missing` with 404, `/never` not at all, `/big` with more than 16 MiB,
    /// `/refuse/N` with status N, `/packed` with gzip, `/last` with the last answer of the connection, `/half` with half of an answer.
    private final class HTTPResponses: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private var head: HTTPRequestHead?
        /// "unpacked", as gzip makes it.
        private static let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0xCD, 0x2B, 0x48, 0x4C, 0xCE, 0x4E, 0x4D, 0x01, 0x00, 0x96,
            0x62, 0x2F, 0xCA, 0x08, 0x00, 0x00, 0x00,
        ]

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let head, head.uri != "/never" else { return }
            var status = HTTPResponseStatus.ok
            var body = ByteBuffer(string: head.headers.map { "\($0.name.lowercased()): \($0.value)\n" }.joined())
            if head.uri == "/missing" { status = .notFound }
            if head.uri.hasPrefix("/refuse/") { status = .init(statusCode: Int(head.uri.dropFirst(8)) ?? 500) }
            if head.uri == "/big" { body = ByteBuffer(repeating: 65, count: 16 * 1024 * 1024 + 1) }
            if head.uri == "/packed" { body = ByteBuffer(bytes: Self.packed) }
            var fields: HTTPHeaders = ["content-length": "\(body.readableBytes)", "X-Limit": "7"]
            fields.add(name: "x-peer", value: "\(context.remoteAddress?.port ?? 0)")
            if head.uri == "/packed" { fields.add(name: "content-encoding", value: "gzip") }
            if head.uri == "/last" { fields.add(name: "connection", value: "close") }
            context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: fields))), promise: nil)
            if head.uri == "/half" {
                let channel = context.channel
                let half = body.getSlice(at: 0, length: body.readableBytes / 2) ?? ByteBuffer()
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half)))).whenComplete { _ in channel.close(promise: nil) }
                return
            }
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

import NIOCore
import NIOHTTP1

/// Remembers the status of the answer to an upgrade request, which NIO's upgrader does not hand on when it is a refusal.
final class UpgradeReply: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private(set) var status: Int?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the head of a 101 come frames, which are no parts of HTTP.
        if status == nil, case .head(let head) = unwrapInboundIn(data) { status = Int(head.status.code) }
        context.fireChannelRead(data)
    }
}

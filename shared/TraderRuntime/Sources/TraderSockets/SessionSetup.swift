import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Builds the pipeline of a session: TLS if asked for, the upgrade request, then frames.
struct SessionSetup: Sendable {
    enum Reply: Sendable {
        case open(NIOAsyncChannel<String, Never>, SessionEnd)
        case refused(status: Int)
    }

    let address: PeerAddress
    let tls: (any ClientTLS)?
    let headers: [(String, String)]
    let idleTimeout: Duration
    let maxFrameBytes: Int

    func install(on channel: any Channel) throws -> EventLoopFuture<Reply> {
        let pipeline = channel.pipeline.syncOperations
        try tls?.secure(channel, to: address)
        let encoder = HTTPRequestEncoder()
        // What follows a 101 in the same packet are frames already: they must not be dropped.
        let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
        let reply = UpgradeReply()
        let upgrade = NIOTypedHTTPClientUpgradeHandler(
            httpHandlers: [encoder, decoder, reply],
            upgradeConfiguration: .init(upgradeRequestHead: requestHead, upgraders: [upgrader]) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let status = try channel.pipeline.syncOperations.handler(type: UpgradeReply.self).status
                    channel.close(promise: nil)
                    return .refused(status: status ?? 0)
                }
            })
        try pipeline.addHandler(encoder)
        try pipeline.addHandler(decoder)
        try pipeline.addHandler(reply)
        try pipeline.addHandler(upgrade)
        return upgrade.upgradeResultFuture
    }

    private var requestHead: HTTPRequestHead {
        var fields = HTTPHeaders(headers)
        fields.replaceOrAdd(name: "host", value: address.hostField)
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: address.target, headers: fields)
    }

    private var upgrader: NIOTypedWebSocketClientUpgrader<Reply> {
        NIOTypedWebSocketClientUpgrader(maxFrameSize: maxFrameBytes, enableAutomaticErrorHandling: false) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let end = SessionEnd()
                let frames = SessionFrames(host: address.host, idleTimeout: idleTimeout, maxFrameBytes: maxFrameBytes, end: end)
                try channel.pipeline.syncOperations.addHandler(frames)
                return .open(try NIOAsyncChannel(wrappingChannelSynchronously: channel), end)
            }
        }
    }
}

import NIOCore

/// Folds the paths of Binance's streams into the one path that a server has for sockets: `/binanceus/ws/…` is asked for as
/// `/coinbase?/binanceus/ws/…`. It stands at the head of a connection and looks at its first bytes alone.
final class StreamPaths: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let asked = Array("GET /binance".utf8)
    private static let method = "GET /"
    private static let inserted = "\(VenueRoutes.coinbaseStreamPath.dropFirst())?/"

    private var held: ByteBuffer?
    private var isDone = false

    /// Puts it, and the pings of Binance's streams, into a new connection's pipeline.
    static func add(to channel: any Channel, pingSeconds: Int64, patienceSeconds: Int64) throws {
        let pipeline = channel.pipeline.syncOperations
        let pings = StreamPings(every: .seconds(pingSeconds), patience: .seconds(patienceSeconds))
        try pipeline.addHandler(pings)
        try pipeline.addHandler(StreamPaths())
    }

    /// What was asked for before it was folded; nil for Coinbase's own path.
    static func target(of path: String?) -> String? {
        guard let parts = path?.split(separator: "?", maxSplits: 1), parts.count == 2, parts[1].hasPrefix("/binance") else { return nil }
        return String(parts[1])
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return context.fireChannelRead(data) }
        var bytes = held ?? context.channel.allocator.buffer(capacity: Self.asked.count)
        var more = unwrapInboundIn(data)
        bytes.writeBuffer(&more)
        held = bytes
        let first = bytes.readableBytesView.prefix(Self.asked.count)
        guard first.count == Self.asked.count || !Self.asked.starts(with: first) else { return }
        (isDone, held) = (true, nil)
        guard first.elementsEqual(Self.asked) else { return context.fireChannelRead(wrapInboundOut(bytes)) }
        var folded = context.channel.allocator.buffer(capacity: bytes.readableBytes + Self.inserted.utf8.count)
        folded.writeString(Self.method + Self.inserted)
        bytes.moveReaderIndex(forwardBy: Self.method.utf8.count)
        folded.writeBuffer(&bytes)
        context.pipeline.fireUserInboundEventTriggered(StreamPings.Expected())
        context.fireChannelRead(wrapInboundOut(folded))
    }
}

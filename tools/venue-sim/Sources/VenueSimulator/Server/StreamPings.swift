import NIOCore

/// The pings of a Binance stream: a frame every few minutes, whose payload the client has to send back, or its connection is cut.
///
/// It stands between the socket and the server, which hears nothing of it, and goes by the wall clock, like all transport.
final class StreamPings: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Says that what this connection asks for is one of Binance's streams.
    struct Expected {}

    private enum Phase {
        /// What the connection is for is not known, or nothing that is pinged.
        case idle
        /// A stream was asked for, and is not open yet.
        case expected
        case open
    }

    private let every: TimeAmount
    private let patience: TimeAmount
    private var phase = Phase.idle
    private var count: Int64 = 0
    /// The payloads that nobody has sent back yet.
    private var unanswered: [String] = []
    private var frames = PongReader()
    private var next: Scheduled<Void>?
    private var ends: [Scheduled<Void>] = []

    init(every: TimeAmount, patience: TimeAmount) {
        self.every = every
        self.patience = patience
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is Expected else { return context.fireUserInboundEventTriggered(event) }
        phase = .expected
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if phase == .open, frames.payloads(in: unwrapInboundIn(data).readableBytesView).contains(where: unanswered.contains) {
            unanswered = []
            ends.forEach { $0.cancel() }
            ends = []
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if phase == .expected, case .byteBuffer(let bytes) = unwrapOutboundIn(data) {
            let isOpened = bytes.readableBytesView.starts(with: Array("HTTP/1.1 101".utf8))
            phase = isOpened ? .open : .idle
            if isOpened { pingLater(context) }
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        next?.cancel()
        ends.forEach { $0.cancel() }
    }

    private func pingLater(_ context: ChannelHandlerContext) {
        next = context.eventLoop.assumeIsolated().scheduleTask(in: every) { self.ping(context) }
    }

    private func ping(_ context: ChannelHandlerContext) {
        count += 1
        let payload = String(count)
        unanswered.append(payload)
        send(0x89, Array(payload.utf8), context)
        ends.append(
            context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
                guard self.unanswered.contains(payload) else { return }
                self.send(0x88, [0x03, 0xF0] + Array("Pong timeout".utf8), context)
                context.close(promise: nil)
            })
        pingLater(context)
    }

    /// Writes a control frame, which is short.
    private func send(_ opcode: UInt8, _ payload: [UInt8], _ context: ChannelHandlerContext) {
        var frame = context.channel.allocator.buffer(capacity: payload.count + 2)
        frame.writeBytes([opcode, UInt8(payload.count)] + payload)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(frame)), promise: nil)
    }
}

import NIOCore

/// Cuts a connection whose peer takes nothing of what waits for it: an answer in progress is outside Hummingbird's idle timeout,
/// and one reader that never reads would hold its place, and a graceful shutdown, for ever.
final class StallGuard: ChannelOutboundHandler {
    typealias OutboundIn = Any

    private let timeout: TimeAmount
    private var unwritten = 0
    private var progressAt = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(timeout: Duration) {
        self.timeout = TimeAmount(timeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        if unwritten == 0 { progressAt = .now() }
        unwritten += 1
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.unwritten -= 1
            self.progressAt = .now()
        }
        context.write(data, promise: written)
        if check == nil { checkLater(context, in: timeout) }
    }

    private func checkLater(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
            self.check = nil
            guard self.unwritten > 0 else { return }
            let silence = NIODeadline.now() - self.progressAt
            guard silence < self.timeout else { return context.close(promise: nil) }
            self.checkLater(context, in: self.timeout - silence)
        }
    }
}

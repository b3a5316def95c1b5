package import Logging
package import TraderProto

/// One publisher and one subscriber of ZeroMQ and nothing around them: no log, no replay, no key, no thread. What a benchmark holds a platform's
/// hops against.
package final class BareLine {
    private let publisher: Socket
    private let subscriber: Socket

    /// Listens at `own` and hears whatever is published at `upstream`. Throws `endpointInUse` or `endpointUnusable`.
    package init(publishingAt own: Endpoint, hearing upstream: Endpoint, logger: Logger) throws(BusError) {
        let context = try SocketContext()
        publisher = try Socket.open(.publisher, in: context, bounds: BusLimits.taps, logger: logger)
        _ = try publisher.bind(own)
        subscriber = try Socket.open(.subscriber, in: context, bounds: BusLimits.reading, logger: logger)
        try subscriber.subscribe(toPrefix: "")
        try subscriber.connect(upstream)
    }

    /// Publishes one message.
    package func send(_ body: [UInt8]) { _ = publisher.send([body]) }

    /// The next message; nil when none has come by `deadline`. Blocks its thread.
    package func next(by deadline: ContinuousClock.Instant) -> [UInt8]? {
        var items = PollItems()
        items.add(subscriber)
        while true {
            if let frames = subscriber.receive(frameLimit: 1) { return frames.first }
            guard ContinuousClock.now < deadline else { return nil }
            items.wait(until: deadline)
        }
    }
}

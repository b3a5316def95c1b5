import Logging
import TraderProto

/// One tap on the bus thread.
final class TapLink {
    private let socket: Socket
    private let records: AsyncStream<BusRecord>.Continuation

    init(endpoint: Endpoint, prefix: String, records: AsyncStream<BusRecord>.Continuation, in context: SocketContext, logger: Logger)
        throws(BusError)
    {
        socket = try Socket.open(.subscriber, in: context, bounds: BusLimits.reading, logger: logger)
        try socket.subscribe(toPrefix: prefix)
        try socket.connect(endpoint)
        self.records = records
    }

    deinit { records.finish() }

    func addPollItems(to items: inout PollItems) { items.add(socket) }

    var wakeAt: ContinuousClock.Instant? { socket.wakeAt }

    func turn(at now: ContinuousClock.Instant) {
        socket.watchPeers(at: now)
        for _ in 0..<BusLimits.turn {
            guard let frames = socket.receive(frameLimit: 2) else { return }
            if let record = BusRecord(frames: frames) { records.yield(record) }
        }
    }
}

import TraderBus
import TraderProto

/// A peer that is none of ours: a bare socket on the test's own thread. It holds the platform's key unless it is given another.
final class Stranger {
    /// Where it listens; nil for one that connects.
    let endpoint: Endpoint?
    private let socket: Socket

    /// A ROUTER that listens at a port of the system's choice.
    init() throws {
        socket = try Socket.open(.router, in: SocketContext(), bounds: .anything, logger: .quiet)
        try socket.encrypt(serving: .test)
        endpoint = try socket.bind("tcp://127.0.0.1:*")
    }

    /// A DEALER that connects, with the platform's key or with one of its own.
    init(at endpoint: Endpoint, showing own: BusKey? = nil) throws {
        self.endpoint = nil
        socket = try Socket.open(.dealer, in: SocketContext(), bounds: .anything, logger: .quiet)
        try socket.encrypt(asking: .test, as: own)
        try socket.connect(endpoint)
    }

    func send(_ frames: [[UInt8]]) { _ = socket.send(frames) }

    /// The next message's frames; waits for it in ZeroMQ's poll.
    func receive() -> [[UInt8]] {
        while true {
            if let frames = socket.receive(frameLimit: 1_000) { return frames }
            var items = PollItems()
            items.add(socket)
            items.wait(until: .now + .seconds(10))
        }
    }
}

extension PeerBounds {
    /// What a stranger to the platform may hold.
    fileprivate static let anything = PeerBounds(frameBytes: 1 << 20, incoming: 4_096, outgoing: 4_096, untakenBytes: 1 << 30)
}

import CZeroMQ
import Glibc
import Logging
import TraderProto

/// Counts what each TCP peer of a socket sends, and cuts off who sends more than is taken: frames of a message without end, subscriptions
/// without end. ZeroMQ bounds whole messages alone, and shows nothing of what it keeps of the others; the system counts the bytes of a
/// connection, and a socket's monitor names its connections.
final class PeerWatch {
    private struct Peer {
        /// Tells the connection from another that later has its descriptor.
        let inode: UInt
        let since: ContinuousClock.Instant
        var taken = 0
        var received = 0
    }

    /// Beside the messages' own bytes: what the protocol adds to each frame.
    private static let frameOverhead = 64
    /// Heartbeats and their answers, of peers that send them.
    private static let idleBytesPerSecond = 512.0
    private static let quiet = Duration.milliseconds(50)
    private static let busy = Duration.milliseconds(5)
    /// Bytes of one peer between two looks that make the next one come sooner.
    private static let busyBytes = 16 << 10
    private static let events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_CONNECTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED
    /// Place of `tcpi_bytes_received` in Linux's `tcp_info`, in words of 8 bytes; C libraries know the beginning of it alone.
    private static let receivedWord = 16

    private let monitor: Socket
    private let bounds: PeerBounds
    private var peers: [CInt: Peer] = [:]
    /// When to look again.
    private(set) var wakeAt = ContinuousClock.now
    private let logger: Logger
    private var cuts = RefusalTally()

    /// Watches the connections of the socket behind `handle`, before it has any.
    init(_ handle: UnsafeMutableRawPointer, in context: SocketContext, bounds: PeerBounds, logger: Logger) throws(BusError) {
        let name = "inproc://peers-\(UInt(bitPattern: handle))"
        guard unsafe zmq_socket_monitor(handle, name, Self.events) == 0 else {
            throw .transport("ZeroMQ tells nothing of its connections: \(Socket.lastFailure)")
        }
        monitor = try Socket.openPair(in: context)
        try monitor.connect(.init(rawValue: name))
        self.bounds = bounds
        self.logger = logger
    }

    /// Notes that a message of `bytes` in `frames` frames was taken from the connection with this descriptor.
    func took(_ bytes: Int, frames: Int, from descriptor: CInt) {
        peers[descriptor]?.taken += bytes + frames * Self.frameOverhead
    }

    /// Hears of new connections, and looks at all of them when it is time to.
    func turn(at now: ContinuousClock.Instant) {
        guard now >= wakeAt else { return }
        hear(at: now)
        var isBusy = false
        for (descriptor, peer) in peers {
            guard let received = Self.received(by: descriptor, peer.inode) else { continue }
            isBusy = isBusy || received - peer.received >= Self.busyBytes
            peers[descriptor]?.received = received
            let allowed = bounds.untakenBytes + Int((now - peer.since) / .seconds(1) * Self.idleBytesPerSecond)
            guard received - peer.taken > allowed else { continue }
            cut(descriptor, "more than is taken: \(received) bytes", at: now)
        }
        wakeAt = now + (isBusy ? Self.busy : Self.quiet)
    }

    private func hear(at now: ContinuousClock.Instant) {
        while let frames = monitor.receive(frameLimit: 2) {
            guard let (event, descriptor) = Self.event(in: frames) else { continue }
            switch event {
            case ZMQ_EVENT_ACCEPTED, ZMQ_EVENT_CONNECTED:
                guard let inode = Self.inode(of: descriptor) else { continue }
                peers[descriptor] = Peer(inode: inode, since: now)
                if peers.count > BusLimits.peers { cut(descriptor, "one connection too many", at: now) }
            default: peers[descriptor] = nil
            }
        }
    }

    private func cut(_ descriptor: CInt, _ why: String, at now: ContinuousClock.Instant) {
        guard let peer = peers.removeValue(forKey: descriptor), Self.inode(of: descriptor) == peer.inode else { return }
        // ZeroMQ reads the end of the connection, and lets go of all that it holds for it.
        shutdown(descriptor, CInt(SHUT_RDWR))
        guard let count = cuts.add(at: now) else { return }
        logger.warning("a peer of the bus was cut off", metadata: ["why": "\(why)", "so far": "\(count)"])
    }

    /// A monitor's message: the event in 2 bytes, its value in 4, and the address in a frame of its own.
    private static func event(in frames: [[UInt8]]) -> (event: CInt, descriptor: CInt)? {
        guard let head = frames.first, head.count >= 6 else { return nil }
        let number = { (range: Range<Int>) in range.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(head[$1]) } }
        return (CInt(bitPattern: number(0..<2)), CInt(bitPattern: number(2..<6)))
    }

    private static func inode(of descriptor: CInt) -> UInt? {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK else { return nil }
        return UInt(information.st_ino)
    }

    /// Bytes that the system has received on a connection; nil when it is gone, or no TCP.
    private static func received(by descriptor: CInt, _ inode: UInt) -> Int? {
        guard Self.inode(of: descriptor) == inode else { return nil }
        var words = [UInt64](repeating: 0, count: 64)
        var size = socklen_t(words.count * MemoryLayout<UInt64>.size)
        guard unsafe getsockopt(descriptor, CInt(IPPROTO_TCP), TCP_INFO, &words, &size) == 0, size > receivedWord * 8 else { return nil }
        return Int(clamping: words[receivedWord])
    }
}

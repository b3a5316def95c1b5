import CZeroMQ
import Glibc
package import Logging
package import TraderProto

/// One ZeroMQ socket, owned by one thread at a time. All its calls return at once.
@safe package struct Socket: ~Copyable {
    package enum Kind {
        case publisher, subscriber, dealer, router

        fileprivate var code: CInt {
            switch self {
            case .publisher: ZMQ_PUB
            case .subscriber: ZMQ_SUB
            case .dealer: ZMQ_DEALER
            case .router: ZMQ_ROUTER
            }
        }

        /// Whoever listens is spoken to by strangers, and so is a subscriber, which knows its writer by the port alone.
        fileprivate var isWatched: Bool { self != .dealer }
    }

    package enum Sending: Equatable {
        case sent
        /// The other side reads too slowly: its queue is full.
        case full
        /// The peer that is named by the first frame has gone.
        case unreachable
        case failed(String)
    }

    private let handle: UnsafeMutableRawPointer
    /// Keeps the context until this socket has been closed.
    private let context: SocketContext
    /// Counts what the peers send; nil where they are this process or hold the platform's key and are asked by us.
    private let watch: PeerWatch?

    private init(taking handle: UnsafeMutableRawPointer, context: SocketContext, watch: PeerWatch?) {
        unsafe self.handle = unsafe handle
        self.context = context
        self.watch = watch
    }

    deinit { unsafe zmq_close(handle) }

    /// A socket of which each peer may make it hold what `bounds` say.
    package static func open(
        _ kind: Kind, in context: SocketContext, bounds: PeerBounds, logger: Logger
    ) throws(BusError) -> Socket {
        let handle = unsafe try context.makeSocket(kind.code)
        let watch: PeerWatch?
        do throws(BusError) {
            watch = unsafe kind.isWatched ? try PeerWatch(handle, in: context, bounds: bounds, logger: logger) : nil
        } catch {
            unsafe zmq_close(handle)
            throw error
        }
        let socket = unsafe Socket(taking: handle, context: context, watch: watch)
        try socket.set(ZMQ_LINGER, BusLimits.lingerMilliseconds)
        try socket.set(ZMQ_SNDHWM, bounds.outgoing)
        try socket.set(ZMQ_RCVHWM, bounds.incoming)
        try socket.set(ZMQ_RECONNECT_IVL, BusLimits.reconnectMilliseconds)
        try socket.set(ZMQ_RECONNECT_IVL_MAX, BusLimits.reconnectMaxMilliseconds)
        // The kernel notices a peer that is gone or takes nothing. libzmq's own heartbeats abort the process when one is due on a connection that broke
        // while its input was held back (stream_engine_base: out_event asserts that there was no error).
        try socket.set(ZMQ_TCP_KEEPALIVE, 1)
        try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, BusLimits.keepaliveSeconds)
        try socket.set(ZMQ_TCP_KEEPALIVE_INTVL, BusLimits.keepaliveSeconds)
        try socket.set(ZMQ_TCP_KEEPALIVE_CNT, BusLimits.keepaliveProbes)
        try socket.set(ZMQ_TCP_MAXRT, BusLimits.unacknowledgedMilliseconds)
        try socket.set(ZMQ_HANDSHAKE_IVL, BusLimits.handshakeMilliseconds)
        try socket.setLargestFrame(bounds.frameBytes)
        if kind == .router {
            try socket.set(ZMQ_ROUTER_MANDATORY, 1)
        }
        return socket
    }

    /// One end of a pair of sockets within this process.
    static func openPair(in context: SocketContext) throws(BusError) -> Socket {
        unsafe Socket(taking: try context.makeSocket(ZMQ_PAIR), context: context, watch: nil)
    }

    /// When the peers are to be looked at next; nil when they are not.
    var wakeAt: ContinuousClock.Instant? { watch?.wakeAt }

    /// Cuts off the peers that have sent more than was taken from them. Often enough, so that it is no more in the meantime.
    package func watchPeers(at now: ContinuousClock.Instant) { watch?.turn(at: now) }

    /// Has peers judged at `door` before they may speak; for a socket that listens, before it does.
    func admit(through door: BusDoor) throws(BusError) { try set(ZMQ_ZAP_DOMAIN, door.rawValue) }

    /// Speaks encrypted with whoever knows the public half of `key`; for a socket that listens, before it does.
    package func encrypt(serving key: BusKey) throws(BusError) {
        try set(ZMQ_CURVE_SERVER, 1)
        try set(ZMQ_CURVE_SECRETKEY, key.secretKey)
    }

    /// Speaks encrypted, and with a holder of `key` alone, as a holder of `own`; for a socket that connects, before it does.
    package func encrypt(asking key: BusKey, as own: BusKey? = nil) throws(BusError) {
        try set(ZMQ_CURVE_SERVERKEY, key.publicKey)
        try set(ZMQ_CURVE_PUBLICKEY, (own ?? key).publicKey)
        try set(ZMQ_CURVE_SECRETKEY, (own ?? key).secretKey)
    }

    /// Takes every message whose first frame begins with `prefix`; for a subscriber.
    func subscribe(toPrefix prefix: String) throws(BusError) {
        let bytes = Array(prefix.utf8)
        let result = unsafe bytes.withUnsafeBytes { unsafe zmq_setsockopt(handle, ZMQ_SUBSCRIBE, $0.baseAddress, $0.count) }
        guard result == 0 else { throw .transport("cannot subscribe to '\(prefix)': \(Self.lastFailure)") }
    }

    /// Listens at `endpoint` and returns it as it really is, with the port that a `*` stood for.
    package func bind(_ endpoint: Endpoint) throws(BusError) -> Endpoint {
        guard unsafe zmq_bind(handle, endpoint.rawValue) == 0 else {
            if zmq_errno() == EADDRINUSE { throw .endpointInUse(endpoint) }
            throw .endpointUnusable(endpoint, Self.lastFailure)
        }
        var text = [CChar](repeating: 0, count: 512)
        var count = text.count
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &count) == 0 else { return endpoint }
        return Endpoint(rawValue: String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Goes on trying to reach `endpoint` until it is closed.
    package func connect(_ endpoint: Endpoint) throws(BusError) {
        guard unsafe zmq_connect(handle, endpoint.rawValue) == 0 else { throw .endpointUnusable(endpoint, Self.lastFailure) }
    }

    /// Sends the frames as one message, or none of them.
    package func send(_ frames: [[UInt8]]) -> Sending {
        for (index, frame) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            let result = unsafe frame.withUnsafeBytes { bytes in
                while true {
                    let sent = unsafe zmq_send(handle, bytes.baseAddress, bytes.count, flags)
                    if sent >= 0 || zmq_errno() != EINTR { return sent }
                }
            }
            guard result >= 0 else {
                switch zmq_errno() {
                case EAGAIN: return .full
                case EHOSTUNREACH: return .unreachable
                default: return .failed(Self.lastFailure)
                }
            }
        }
        return .sent
    }

    /// The next message's frames, or nil when none waits. Of a message of more than `limit` frames one frame beyond the limit is kept, so
    /// that it can be told; the rest is thrown away.
    package func receive(frameLimit limit: Int) -> [[UInt8]]? {
        var frames: [[UInt8]] = []
        var (bytes, count, peer) = (0, 0, CInt(-1))
        while true {
            var message = zmq_msg_t()
            unsafe zmq_msg_init(&message)
            defer { unsafe zmq_msg_close(&message) }
            let size = unsafe zmq_msg_recv(&message, handle, ZMQ_DONTWAIT)
            if size < 0 {
                if zmq_errno() == EINTR { continue }
                return nil
            }
            if frames.count <= limit {
                unsafe frames.append([UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: Int(size))))
            }
            bytes += Int(size)
            count += 1
            // A ROUTER makes the first frame itself; the others know their connection.
            if watch != nil { peer = unsafe zmq_msg_get(&message, ZMQ_SRCFD) }
            if unsafe zmq_msg_more(&message) == 0 {
                watch?.took(bytes, frames: count, from: peer)
                return frames
            }
        }
    }

    /// What a poll waits on to learn that a message has come.
    var pollItem: zmq_pollitem_t {
        unsafe zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }

    /// What ZeroMQ says about the last call that failed on this thread.
    static var lastFailure: String {
        guard let text = unsafe zmq_strerror(zmq_errno()) else { return "error \(zmq_errno())" }
        return unsafe String(cString: text)
    }

    private func set(_ option: CInt, _ value: Int) throws(BusError) {
        var value = CInt(clamping: value)
        guard unsafe zmq_setsockopt(handle, option, &value, MemoryLayout<CInt>.size) == 0 else {
            throw .transport("ZeroMQ refuses option \(option): \(Self.lastFailure)")
        }
    }

    private func set(_ option: CInt, _ text: String) throws(BusError) {
        let bytes = Array(text.utf8)
        guard unsafe bytes.withUnsafeBytes({ unsafe zmq_setsockopt(handle, option, $0.baseAddress, $0.count) }) == 0 else {
            throw .transport("ZeroMQ refuses option \(option): \(Self.lastFailure)")
        }
    }

    private func setLargestFrame(_ bytes: Int) throws(BusError) {
        var value = Int64(bytes + BusLimits.encryptionBytes)
        guard unsafe zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size) == 0 else {
            throw .transport("ZeroMQ refuses a limit of \(bytes) bytes: \(Self.lastFailure)")
        }
    }
}

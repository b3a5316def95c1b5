import Logging
import TraderProto

/// Decides, on the bus thread, who may speak to the sockets of its context: ZeroMQ asks it about each peer (ZAP, RFC 27).
final class ZAPDesk {
    private static let endpoint: Endpoint = "inproc://zeromq.zap.01"
    /// Frames before the credentials: the asking session and an empty one, version, request, domain, address, routing id, mechanism.
    private static let head = 8
    private static let mostFrames = head + 3

    private let socket: Socket
    private let key: BusKey
    private let logger: Logger
    private var refusals = RefusalTally()

    /// To be made before the sockets that it decides about.
    init(in context: SocketContext, key: BusKey, logger: Logger) throws(BusError) {
        socket = try Socket.open(.router, in: context, bounds: BusLimits.door, logger: logger)
        _ = try socket.bind(Self.endpoint)
        self.key = key
        self.logger = logger
    }

    func addPollItems(to items: inout PollItems) { items.add(socket) }

    func turn(at now: ContinuousClock.Instant) {
        for _ in 0..<BusLimits.turn {
            guard let frames = socket.receive(frameLimit: Self.mostFrames) else { return }
            guard frames.count >= Self.head else { continue }
            let isAdmitted = admits(frames)
            if !isAdmitted { tell(of: frames, at: now) }
            let verdict = isAdmitted ? ["200", "OK"] : ["400", "not with this key"]
            _ = socket.send(Array(frames.prefix(4)) + (verdict + ["", ""]).map { Array($0.utf8) })
        }
    }

    private func admits(_ frames: [[UInt8]]) -> Bool {
        switch (BusDoor(rawValue: Self.text(frames[4])), Self.text(frames[7])) {
        case (.taps, "NULL"): true
        case (.platform, "CURVE"): frames.count == Self.head + 1 && frames[Self.head] == key.publicBytes
        default: false
        }
    }

    private func tell(of frames: [[UInt8]], at now: ContinuousClock.Instant) {
        guard let count = refusals.add(at: now) else { return }
        logger.warning(
            "a peer without the platform's key was refused",
            metadata: ["address": "\(Self.text(frames[5]))", "mechanism": "\(Self.text(frames[7]))", "refused": "\(count)"])
    }

    private static func text(_ frame: [UInt8]) -> String { String(decoding: frame.prefix(64), as: UTF8.self) }
}

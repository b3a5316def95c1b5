import Logging
import TraderProto

/// The writer's side of replay, on the bus thread: a question comes in, a page goes out.
final class ReplayDesk {
    private let socket: Socket
    private let answer: @Sendable (ReplayRequest) -> ReplayAnswer
    private let logger: Logger
    private var unsent = RefusalTally()
    private var unreadable = RefusalTally()
    let endpoint: Endpoint

    init(
        at endpoint: Endpoint, in context: SocketContext, key: BusKey, answer: @escaping @Sendable (ReplayRequest) -> ReplayAnswer,
        logger: Logger
    ) throws(BusError) {
        socket = try Socket.open(.router, in: context, bounds: BusLimits.replay, logger: logger)
        try socket.admit(through: .platform)
        try socket.encrypt(serving: key)
        self.endpoint = try socket.bind(endpoint)
        self.answer = answer
        self.logger = logger
    }

    func addPollItems(to items: inout PollItems) { items.add(socket) }

    var wakeAt: ContinuousClock.Instant? { socket.wakeAt }

    func turn(at now: ContinuousClock.Instant) {
        socket.watchPeers(at: now)
        for _ in 0..<BusLimits.pagesPerTurn {
            guard let frames = socket.receive(frameLimit: BusLimits.addressFrames + 1) else { return }
            guard let (address, body) = Address.split(frames) else { continue }
            let reply = reply(to: body, at: now).atMost(BusLimits.pageBytes)
            guard let header = try? WireCodec.encode(reply.reply) else { continue }
            let sending = socket.send(address.frames + [header] + reply.records.flatMap(\.frames))
            if sending != .sent, let count = unsent.add(at: now) {
                logger.info("replay page not sent", metadata: ["why": "\(sending)", "so far": "\(count)"])
            }
        }
    }

    private func reply(to body: [UInt8], at now: ContinuousClock.Instant) -> ReplayAnswer {
        do throws(WireError) {
            let request = try WireCodec.decode(ReplayRequest.self, from: body)
            let limit = min(request.limit, BusLimits.page)
            return answer(ReplayRequest(from: request.from, limit: limit, log: request.log, hash: request.hash))
        } catch {
            if let count = unreadable.add(at: now) {
                logger.warning("unreadable replay request", metadata: ["why": "\(error)", "so far": "\(count)"])
            }
            return ReplayAnswer(
                ReplayReply(
                    status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "not a replay request"))
        }
    }
}

import Logging
import TraderProto

/// The owner's side of commands, on the bus thread: what is expired, repeated or too much is refused here.
final class CommandDesk {
    private let socket: Socket
    private let commands: AsyncStream<IncomingCommand>.Continuation
    private let inbox: BusInbox
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private var unsent = RefusalTally()
    private var recent = RecentIDs()
    let endpoint: Endpoint

    init(
        at endpoint: Endpoint, in context: SocketContext, key: BusKey, commands: AsyncStream<IncomingCommand>.Continuation,
        inbox: BusInbox, now: @escaping @Sendable () -> Int64, logger: Logger
    ) throws(BusError) {
        socket = try Socket.open(.router, in: context, bounds: BusLimits.commanding, logger: logger)
        try socket.admit(through: .platform)
        try socket.encrypt(serving: key)
        self.endpoint = try socket.bind(endpoint)
        self.commands = commands
        self.inbox = inbox
        self.now = now
        self.logger = logger
    }

    func addPollItems(to items: inout PollItems) { items.add(socket) }

    var wakeAt: ContinuousClock.Instant? { socket.wakeAt }

    func turn(at now: ContinuousClock.Instant) {
        socket.watchPeers(at: now)
        for _ in 0..<BusLimits.commandsPerTurn {
            guard let frames = socket.receive(frameLimit: BusLimits.addressFrames + 1) else { return }
            guard let (address, body) = Address.split(frames) else { continue }
            if let refusal = take(body, from: address) { send(refusal, to: address) }
        }
    }

    func send(_ reply: CommandReply, to address: Address) {
        guard let body = try? WireCodec.encode(reply), body.count <= BusLimits.commandBytes else {
            // Of a command with an id that leaves no room for any answer nothing is answered.
            let reason = "the reply is larger than \(BusLimits.commandBytes) bytes"
            guard reply.reason != reason else { return logger.info("command reply not sent", metadata: ["why": "its id is too long"]) }
            return send(.refused(reply.id, reason), to: address)
        }
        let sending = socket.send(address.frames + [body])
        guard sending != .sent, let count = unsent.add(at: .now) else { return }
        logger.info("command reply not sent", metadata: ["id": "\(reply.id)", "why": "\(sending)", "so far": "\(count)"])
    }

    private func take(_ body: [UInt8], from address: Address) -> CommandReply? {
        guard let command = try? WireCodec.decode(Command.self, from: body) else { return .refused("", "not a command") }
        guard command.deadline >= now() else { return .refused(command.id, "expired") }
        guard recent.insert(command.id) else { return .refused(command.id, "repeated") }
        switch commands.yield(IncomingCommand(command: command, address: address, inbox: inbox)) {
        case .enqueued: return nil
        case .dropped: return .refused(command.id, "busy")
        case .terminated: return .refused(command.id, "closing")
        @unknown default: return .refused(command.id, "closing")
        }
    }
}

import Logging
import TraderProto

/// The sender's side of commands to one endpoint, on the bus thread. It is let go when nothing is pending, and with it what ZeroMQ still
/// holds for an owner that is not there.
final class CommandSender {
    private let socket: Socket
    private var pending: [String: PendingCommand] = [:]

    init(to endpoint: Endpoint, in context: SocketContext, key: BusKey, logger: Logger) throws(BusError) {
        socket = try Socket.open(.dealer, in: context, bounds: BusLimits.asking, logger: logger)
        try socket.encrypt(asking: key)
        try socket.connect(endpoint)
    }

    var isIdle: Bool { pending.isEmpty }
    var wakeAt: ContinuousClock.Instant? { pending.values.map(\.deadline).min() }

    func addPollItems(to items: inout PollItems) { items.add(socket) }

    func send(_ call: PendingCommand) {
        guard let body = try? WireCodec.encode(call.command), body.count <= BusLimits.commandBytes else {
            return call.settle(.failure(.unsendable("it is larger than \(BusLimits.commandBytes) bytes")))
        }
        guard pending[call.command.id] == nil else { return call.settle(.failure(.unsendable("its id is already on its way"))) }
        guard pending.count < BusLimits.pendingCommands else {
            return call.settle(.failure(.unsendable("\(pending.count) others wait for an answer")))
        }
        switch socket.send([body]) {
        case .sent: pending[call.command.id] = call
        case .full, .unreachable: call.settle(.failure(.unanswered(call.endpoint)))
        case .failed(let why): call.settle(.failure(.transport(why)))
        }
    }

    func turn(at now: ContinuousClock.Instant) {
        for _ in 0..<BusLimits.turn {
            guard let frames = socket.receive(frameLimit: 1) else { break }
            guard frames.count == 1, let reply = try? WireCodec.decode(CommandReply.self, from: frames[0]) else { continue }
            pending.removeValue(forKey: reply.id)?.settle(.success(reply))
        }
        for (id, call) in pending where now >= call.deadline {
            pending[id] = nil
            call.settle(.failure(.unanswered(call.endpoint)))
        }
    }

    func close() {
        for call in pending.values { call.settle(.failure(.closed)) }
        pending = [:]
    }
}

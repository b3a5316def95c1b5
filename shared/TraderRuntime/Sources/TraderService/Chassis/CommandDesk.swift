import ServiceLifecycle
import TraderBus
import TraderProto

/// Answers the commands that every service understands.
struct CommandDesk: Service {
    let context: ServiceContext

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await incoming in context.bus.commands { incoming.reply(try reply(to: incoming.command)) }
        }
    }

    private func reply(to command: Command) throws -> CommandReply {
        switch command.name {
        case "status":
            let status = context.status.status(now: context.clock.now, isSimulated: context.clock.isSimulated)
            return .accepted(command.id, result: String(decoding: try WireCodec.encode(status), as: UTF8.self))
        default:
            return .refused(command.id, "\(context.name) knows no command \"\(command.name)\": use status")
        }
    }
}

import ServiceLifecycle
import TraderBus
import TraderProto

/// Answers the commands that every service understands.
struct CommandDesk: Service {
    let context: ServiceContext

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            // A command that takes its time holds up no other: status is always answered.
            try await withThrowingDiscardingTaskGroup { group in
                for await incoming in context.bus.commands {
                    group.addTask { incoming.reply(try await reply(to: incoming.command)) }
                }
            }
        }
    }

    private func reply(to command: Command) async throws -> CommandReply {
        if command.name == "status" {
            let status = context.status.status(now: context.clock.now, isSimulated: context.clock.isSimulated)
            return .accepted(command.id, result: String(decoding: try WireCodec.encode(status), as: UTF8.self))
        }
        guard let answer = context.commands.answer(to: command.name) else {
            let known = (["status"] + context.commands.names).joined(separator: ", ")
            return .refused(command.id, "\(context.name) knows no command \"\(command.name)\": use \(known)")
        }
        return await answer(command)
    }
}

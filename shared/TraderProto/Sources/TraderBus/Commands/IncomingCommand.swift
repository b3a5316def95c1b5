public import TraderProto

/// A command that has reached its owner in time and for the first time.
public struct IncomingCommand: Sendable {
    /// The command.
    public let command: Command

    private let address: Address
    private let inbox: BusInbox

    init(command: Command, address: Address, inbox: BusInbox) {
        self.command = command
        self.address = address
        self.inbox = inbox
    }

    /// Answers the sender, once. It never blocks; when the sender has gone, the reply goes nowhere.
    public func reply(_ reply: CommandReply) { inbox.post(.reply(reply, to: address)) }
}

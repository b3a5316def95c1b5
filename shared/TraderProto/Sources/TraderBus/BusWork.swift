import TraderProto

/// What other threads ask of the bus thread.
enum BusWork: Sendable {
    case publish([BusRecord])
    case subscribe(Int, Upstream, Cursor?, Mailbox, AsyncStream<BusRecord>.Continuation)
    case unsubscribe(Int)
    /// A subscription's mailbox has been emptied a little.
    case room
    case tap(Int, Endpoint, String, AsyncStream<BusRecord>.Continuation)
    case untap(Int)
    case send(PendingCommand)
    case reply(CommandReply, to: Address)
    case close
}

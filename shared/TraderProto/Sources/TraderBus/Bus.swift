public import Logging
import Synchronization
public import TraderProto

/// A process's end of the bus. One thread owns all its sockets; every call here returns at once or suspends, and comes from any thread.
public final class Bus: Sendable {
    /// Where this process's own sockets really listen; nil for a pure reader.
    public let endpoints: Endpoints?
    /// The commands for this service that are neither expired nor repeated, for one task. What finds the stream full is refused as "busy".
    public let commands: AsyncStream<IncomingCommand>

    private let inbox: BusInbox
    private let logger: Logger
    private let thread: Mutex<BusThread?>

    /// A bus that serves a writer's log: it publishes to everybody, and answers replay requests and takes commands of the holders of `key`,
    /// at `endpoints`.
    ///
    /// `answer` runs on the bus thread and should take about a millisecond. `now`, in microseconds since 1970 UTC, judges deadlines.
    /// Throws `endpointInUse`, `endpointUnusable` or `noEncryption`.
    public static func open(
        binding endpoints: Endpoints, key: BusKey, now: @escaping @Sendable () -> Int64 = WallClock.microseconds, logger: Logger,
        answer: @escaping @Sendable (ReplayRequest) -> ReplayAnswer
    ) throws(BusError) -> Bus {
        try BusKey.requireCurve()
        let context = try SocketContext()
        let inbox = try BusInbox()
        let (commands, incoming) = AsyncStream.makeStream(
            of: IncomingCommand.self, bufferingPolicy: .bufferingOldest(BusLimits.commands))
        let door = try ZAPDesk(in: context, key: key, logger: logger)
        let publisher = try Socket.open(.publisher, in: context, bounds: BusLimits.taps, logger: logger)
        try publisher.admit(through: .taps)
        let publish = try publisher.bind(endpoints.publish)
        let replay = try ReplayDesk(at: endpoints.replay, in: context, key: key, answer: answer, logger: logger)
        let command = try CommandDesk(
            at: endpoints.command, in: context, key: key, commands: incoming, inbox: inbox, now: now, logger: logger)
        let bound = Endpoints(publish: publish, replay: replay.endpoint, command: command.endpoint)
        let desks = BusLoop.Desks(door: door, publisher: publisher, replay: replay, command: command)
        let loop = BusLoop(context: context, key: key, inbox: inbox, logger: logger, desks: desks)
        let thread = try BusThread.start { loop.run() }
        return Bus(endpoints: bound, commands: commands, inbox: inbox, logger: logger, thread: thread)
    }

    /// A bus that only reads and sends commands, to whoever holds `key`: it binds nothing. Throws `noEncryption`.
    public static func open(key: BusKey, logger: Logger) throws(BusError) -> Bus {
        try BusKey.requireCurve()
        let inbox = try BusInbox()
        let (commands, incoming) = AsyncStream.makeStream(of: IncomingCommand.self, bufferingPolicy: .bufferingOldest(1))
        incoming.finish()
        let loop = BusLoop(context: try SocketContext(), key: key, inbox: inbox, logger: logger, desks: nil)
        let thread = try BusThread.start { loop.run() }
        return Bus(endpoints: nil, commands: commands, inbox: inbox, logger: logger, thread: thread)
    }

    private init(endpoints: Endpoints?, commands: AsyncStream<IncomingCommand>, inbox: BusInbox, logger: Logger, thread: BusThread) {
        self.endpoints = endpoints
        self.commands = commands
        self.inbox = inbox
        self.logger = logger
        self.thread = Mutex(thread)
    }

    deinit { close() }

    /// Sends what the log already holds, in its order, to whoever listens. Never waits: what finds the queue full is dropped, and readers
    /// ask for it. A record is published at most once: a position that comes twice makes readers doubt the history and ask.
    public func publish(_ records: [BusRecord]) {
        precondition(endpoints != nil, "a bus that binds nothing has nothing to publish")
        guard !inbox.post(.publish(records)) else { return }
        logger.warning("records not published: the bus is closed or its queue full", metadata: ["records": "\(records.count)"])
    }

    /// Reads a writer's log from after `cursor` on; without one, from the oldest record that the writer has.
    public func subscribe(to upstream: Upstream, from cursor: Cursor?) -> Subscription {
        let id = inbox.makeID()
        let mailbox = Mailbox(status: SubscriptionStatus(source: upstream.service, cursor: cursor))
        let (ephemeral, incoming) = AsyncStream.makeStream(of: BusRecord.self, bufferingPolicy: .bufferingNewest(BusLimits.ephemeral))
        if !inbox.post(.subscribe(id, upstream, cursor, mailbox, incoming)) {
            mailbox.end(.closed)
            incoming.finish()
        }
        return Subscription(id: id, mailbox: mailbox, inbox: inbox, ephemeral: ephemeral)
    }

    /// The messages that are sent from now on and whose frame name begins with `prefix`, such as `candles/`; durable or not, with gaps when
    /// it is not read in time. It ends with the bus, or when it is no longer read.
    public func tap(_ endpoint: Endpoint, prefix: String) -> AsyncStream<BusRecord> {
        let id = inbox.makeID()
        let (records, incoming) = AsyncStream.makeStream(of: BusRecord.self, bufferingPolicy: .bufferingNewest(BusLimits.tap))
        incoming.onTermination = { [inbox] _ in inbox.post(.untap(id)) }
        if !inbox.post(.tap(id, endpoint, prefix, incoming)) { incoming.finish() }
        return records
    }

    /// Sends a command to its owner and waits for the answer. Throws `unanswered` after `timeout`; the owner may have taken it all the
    /// same, unless its deadline had passed. Throws `unsendable`, and `closed` when the bus is closed or the task cancelled.
    public func send(_ command: Command, to endpoint: Endpoint, timeout: Duration) async throws(BusError) -> CommandReply {
        let call = PendingCommand(command, to: endpoint, deadline: .now + timeout)
        guard inbox.post(.send(call)) else { throw .closed }
        return try await call.outcome().get()
    }

    /// Ends the bus: subscriptions and waiting commands fail with `closed`, the sockets are closed, the thread has ended on return.
    /// A second call does nothing. Not to be called from `answer`, which runs on that thread.
    public func close() {
        inbox.post(.close)
        thread.withLock { $0.take() }?.join()
    }
}

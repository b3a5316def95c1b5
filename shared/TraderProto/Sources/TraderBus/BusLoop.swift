import DequeModule
import Logging
import TraderProto

/// What the bus thread does: it owns every socket, waits, and gives each its turn.
final class BusLoop {
    /// The sockets of a writer.
    final class Desks {
        let door: ZAPDesk
        let publisher: Socket
        let replay: ReplayDesk
        let command: CommandDesk

        init(door: ZAPDesk, publisher: consuming Socket, replay: ReplayDesk, command: CommandDesk) {
            self.door = door
            self.publisher = publisher
            self.replay = replay
            self.command = command
        }
    }

    private let context: SocketContext
    private let key: BusKey
    private let inbox: BusInbox
    private let logger: Logger
    private var desks: Desks?
    private var upstreams: [Int: UpstreamLink] = [:]
    private var taps: [Int: TapLink] = [:]
    private var senders: [Endpoint: CommandSender] = [:]
    private var budget = PublishBudget()

    init(context: SocketContext, key: BusKey, inbox: BusInbox, logger: Logger, desks: Desks?) {
        self.context = context
        self.key = key
        self.inbox = inbox
        self.logger = logger
        self.desks = desks
    }

    func run() {
        while true {
            var items = PollItems()
            collect(into: &items)
            items.wait(until: wakeAt)
            for work in inbox.takeAll() {
                if case .close = work { return close() }
                perform(work)
            }
            turn(at: .now)
        }
    }

    private var wakeAt: ContinuousClock.Instant? {
        let own = [desks?.publisher.wakeAt, desks?.replay.wakeAt, desks?.command.wakeAt].compactMap { $0 }
        let others = upstreams.values.compactMap(\.wakeAt) + taps.values.compactMap(\.wakeAt) + senders.values.compactMap(\.wakeAt)
        return (own + others).min()
    }

    private func collect(into items: inout PollItems) {
        items.add(inbox.wakeUp)
        desks?.door.addPollItems(to: &items)
        desks?.replay.addPollItems(to: &items)
        desks?.command.addPollItems(to: &items)
        for link in upstreams.values { link.addPollItems(to: &items) }
        for tap in taps.values { tap.addPollItems(to: &items) }
        for sender in senders.values { sender.addPollItems(to: &items) }
    }

    private func turn(at now: ContinuousClock.Instant) {
        desks?.door.turn(at: now)
        desks?.publisher.watchPeers(at: now)
        desks?.replay.turn(at: now)
        desks?.command.turn(at: now)
        for (id, link) in upstreams { turn(link, id: id, at: now) }
        for tap in taps.values { tap.turn(at: now) }
        for (endpoint, sender) in senders {
            sender.turn(at: now)
            if sender.isIdle { senders[endpoint] = nil }
        }
    }

    private func turn(_ link: UpstreamLink, id: Int, at now: ContinuousClock.Instant) {
        do throws(BusError) {
            try link.turn(at: now)
            if link.hasEnded { upstreams[id] = nil }
        } catch {
            link.end(error)
            upstreams[id] = nil
        }
    }

    private func perform(_ work: BusWork) {
        switch work {
        case .publish(let records): publish(records)
        case .subscribe(let id, let upstream, let cursor, let mailbox, let ephemeral):
            do throws(BusError) {
                upstreams[id] = try UpstreamLink(
                    upstream, from: cursor, mailbox: mailbox, ephemeral: ephemeral, context: context, key: key, logger: logger)
            } catch {
                mailbox.end(error)
                ephemeral.finish()
            }
        case .unsubscribe(let id): upstreams[id] = nil
        case .room: break  // Every link has its turn after the work.
        case .tap(let id, let endpoint, let prefix, let records): tap(id, endpoint, prefix, records)
        case .untap(let id): taps[id] = nil
        case .send(let call): send(call)
        case .reply(let reply, let address): desks?.command.send(reply, to: address)
        case .close: break
        }
    }

    private func publish(_ records: [BusRecord]) {
        let now = ContinuousClock.now
        for record in records where budget.spend(record.name.utf8.count + record.body.count, at: now) {
            // A subscriber that reads too slowly loses it here, notices the hole and asks.
            _ = desks?.publisher.send(record.frames)
        }
    }

    private func tap(_ id: Int, _ endpoint: Endpoint, _ prefix: String, _ records: AsyncStream<BusRecord>.Continuation) {
        do throws(BusError) {
            taps[id] = try TapLink(endpoint: endpoint, prefix: prefix, records: records, in: context, logger: logger)
        } catch {
            logger.error("no tap", metadata: ["why": "\(error)"])
            records.finish()
        }
    }

    private func send(_ call: PendingCommand) {
        do throws(BusError) {
            let sender =
                if let open = senders[call.endpoint] { open } else {
                    try CommandSender(to: call.endpoint, in: context, key: key, logger: logger)
                }
            senders[call.endpoint] = sender
            sender.send(call)
        } catch {
            call.settle(.failure(error))
        }
    }

    private func close() {
        for link in upstreams.values { link.end(.closed) }
        for sender in senders.values { sender.close() }
        upstreams = [:]
        taps = [:]
        senders = [:]
        desks = nil
    }
}

import Logging
import TraderProto

/// One subscription on the bus thread: the two sockets to a writer, and the reader that decides what to do with what they bring.
final class UpstreamLink {
    private let upstream: Upstream
    private let context: SocketContext
    private let key: BusKey
    private let subscriber: Socket
    private var replay: Socket
    private var reader: GaplessReader
    private let mailbox: Mailbox
    private let ephemeral: AsyncStream<BusRecord>.Continuation
    private let logger: Logger

    init(
        _ upstream: Upstream, from cursor: Cursor?, mailbox: Mailbox, ephemeral: AsyncStream<BusRecord>.Continuation,
        context: SocketContext, key: BusKey, logger: Logger
    ) throws(BusError) {
        subscriber = try Socket.open(.subscriber, in: context, bounds: BusLimits.reading, logger: logger)
        try subscriber.subscribe(toPrefix: "")
        try subscriber.connect(upstream.publish)
        replay = try Self.askingSocket(to: upstream, in: context, key: key, logger: logger)
        reader = GaplessReader(service: upstream.service, from: cursor)
        self.upstream = upstream
        self.context = context
        self.key = key
        self.mailbox = mailbox
        self.ephemeral = ephemeral
        self.logger = logger
    }

    deinit { ephemeral.finish() }

    var hasEnded: Bool { reader.failure != nil }
    var wakeAt: ContinuousClock.Instant? { [reader.wakeAt, subscriber.wakeAt].compactMap { $0 }.min() }

    func addPollItems(to items: inout PollItems) {
        items.add(subscriber)
        items.add(replay)
    }

    /// Takes what has come, hands over what is dense and asks for what is not.
    func turn(at now: ContinuousClock.Instant) throws(BusError) {
        subscriber.watchPeers(at: now)
        hearLive(at: now)
        var records = hearReply(at: now)
        let room = mailbox.room
        records += reader.dense(room: room - records.count)
        if reader.abandonQuestion(at: now) {
            replay = try Self.askingSocket(to: upstream, in: context, key: key, logger: logger)
        }
        if let request = reader.question(room: room - records.count, at: now), let body = try? WireCodec.encode(request) {
            _ = replay.send([body])
        }
        mailbox.deliver(records, status: reader.status, failure: reader.failure)
    }

    /// Tells the reading task that nothing more comes.
    func end(_ failure: BusError) { mailbox.end(failure) }

    private func hearLive(at now: ContinuousClock.Instant) {
        for _ in 0..<BusLimits.turn {
            guard let frames = subscriber.receive(frameLimit: 2) else { return }
            guard let record = BusRecord(frames: frames) else {
                noteNoise("a message that is not a name and an envelope", at: now)
                continue
            }
            switch Topic(rawValue: String(FrameName.topic(of: record.name))) {
            case .pulse: hearPulse(record, at: now)
            case .forming: ephemeral.yield(record)
            default: hearDurable(record, at: now)
            }
        }
    }

    private func hearPulse(_ record: BusRecord, at now: ContinuousClock.Instant) {
        do throws(WireError) {
            reader.hear(try WireCodec.decode(Envelope<Pulse>.self, from: record.body).data, at: now)
        } catch {
            noteNoise("a pulse that \(error)", at: now)
        }
    }

    private func hearDurable(_ record: BusRecord, at now: ContinuousClock.Instant) {
        do throws(WireError) {
            let header = try WireCodec.decode(EnvelopeHeader.self, from: record.body)
            guard header.frameName == record.name else {
                return noteNoise("a record '\(header.frameName)' under the name '\(record.name)'", at: now)
            }
            reader.hear(record, header: header, at: now)
        } catch {
            noteNoise("a record '\(record.name)' that \(error)", at: now)
        }
    }

    private func hearReply(at now: ContinuousClock.Instant) -> [SequencedRecord] {
        let frameLimit = 1 + 2 * BusLimits.page
        guard let frames = replay.receive(frameLimit: frameLimit) else { return [] }
        guard frames.count <= frameLimit, frames.count % 2 == 1, let reply = try? WireCodec.decode(ReplayReply.self, from: frames[0])
        else {
            logger.warning("unreadable replay reply", metadata: ["from": "\(upstream.replay)", "frames": "\(frames.count)"])
            reader.takeNoise(at: now)
            return []
        }
        let records = stride(from: 1, to: frames.count, by: 2).compactMap { BusRecord(frames: Array(frames[$0...($0 + 1)])) }
        return reader.take(reply, records: records, at: now)
    }

    private func noteNoise(_ what: String, at now: ContinuousClock.Instant) {
        reader.hearNoise(at: now)
        // The first is news; a stream of them is a number in the status.
        if reader.status.unreadable == 1 {
            logger.warning("unreadable message", metadata: ["from": "\(upstream.publish)", "what": "\(what)"])
        }
    }

    private static func askingSocket(to upstream: Upstream, in context: SocketContext, key: BusKey, logger: Logger) throws(BusError)
        -> Socket
    {
        let socket = try Socket.open(.dealer, in: context, bounds: BusLimits.asking, logger: logger)
        try socket.encrypt(asking: key)
        try socket.connect(upstream.replay)
        return socket
    }
}

package import TraderProto

/// What makes a lossy stream and a replay socket one gapless history. A value without sockets or threads: the link feeds it and does what
/// it asks. While a question is open it hands over nothing that came live.
package struct GaplessReader {
    package private(set) var status: SubscriptionStatus
    /// Why the reading has ended.
    package private(set) var failure: BusError?
    package private(set) var isAsking = false

    private let service: ServiceName
    private var live = LiveBuffer()
    private var cursor: Cursor?
    /// Whether the writer has confirmed that its history up to the cursor is ours.
    private var isConfirmed = false
    /// Whether the answer to the open question will confirm it: not when the doubt came after the question.
    private var answerConfirms = false
    /// The last position heard live. A writer publishes each position once, rising: a step back means that it is not the same history.
    private var lastLive: Int64 = 0
    private var head: Int64 = 0
    private var askDeadline: ContinuousClock.Instant?
    private var askTimeout = BusLimits.askTimeout
    private var pauseUntil: ContinuousClock.Instant?

    package init(service: ServiceName, from cursor: Cursor?) {
        self.service = service
        self.cursor = cursor
        head = cursor?.seq ?? 0
        status = SubscriptionStatus(source: service, cursor: cursor)
    }

    /// When the reader wants to be looked at again though nothing has come.
    package var wakeAt: ContinuousClock.Instant? { failure == nil ? askDeadline ?? pauseUntil : nil }

    // MARK: What comes

    /// A durable record from the live stream.
    package mutating func hear(_ record: BusRecord, header: EnvelopeHeader, at now: ContinuousClock.Instant) {
        status.heardAt = now
        guard header.log == (cursor?.log ?? header.log) else { return doubt() }
        if header.seq <= lastLive { doubt() }
        lastLive = header.seq
        head = max(head, header.seq)
        guard header.seq > (cursor?.seq ?? 0) else { return }
        if !live.append(LiveBuffer.Entry(header: header, record: record)) { status.overflowed += 1 }
    }

    /// A pulse.
    package mutating func hear(_ pulse: Pulse, at now: ContinuousClock.Instant) {
        status.heardAt = now
        guard let cursor else { return }
        guard pulse.log == cursor.log, pulse.seq >= cursor.seq, pulse.seq >= lastLive else { return doubt() }
        if pulse.seq == cursor.seq, pulse.hash != cursor.hash { return doubt() }
        head = max(head, pulse.seq)
    }

    /// A live message that is not what it should be. If it was a record, a hole will show.
    package mutating func hearNoise(at now: ContinuousClock.Instant) {
        status.heardAt = now
        status.unreadable += 1
    }

    /// The answer to the open question; returns the records that it brought.
    package mutating func take(_ reply: ReplayReply, records: [BusRecord], at now: ContinuousClock.Instant) -> [SequencedRecord] {
        guard isAsking, failure == nil else { return [] }
        settleAsk(at: now)
        switch reply.status {
        case .otherHistory: return fail(.otherHistory(service, reply.reason ?? "no reason given"))
        case .tooOld: return fail(.tooOld(service, reply.reason ?? "no reason given"))
        case .refused: return fail(.corrupt(service, "it refuses the question: \(reply.reason ?? "no reason given")"))
        case .ok: break
        }
        let start = cursor ?? Cursor(log: reply.log, seq: reply.from - 1, hash: reply.before)
        guard reply.log == start.log else { return fail(.otherHistory(service, "log \(start.log) was read, this is log \(reply.log)")) }
        guard reply.before == start.hash else { return fail(.otherHistory(service, "the hash at position \(start.seq) differs")) }
        guard reply.count == records.count, reply.from >= 1, reply.from == start.seq + 1, reply.head >= start.seq else {
            return fail(.corrupt(service, "a reply from \(reply.from) with \(records.count) records to a reader at \(start.seq)"))
        }
        var page: [SequencedRecord] = []
        var place = start
        for record in records {
            guard let header = try? WireCodec.decode(EnvelopeHeader.self, from: record.body), header.frameName == record.name,
                header.log == place.log, header.seq == place.seq + 1
            else { return fail(.corrupt(service, "what it replays as position \(place.seq + 1) is not that record")) }
            place = place.after(body: record.body)
            page.append(SequencedRecord(header: header, record: record, cursor: place))
        }
        isConfirmed = answerConfirms
        head = max(reply.head, lastLive)
        move(to: place)
        if page.isEmpty, isBehind { pauseUntil = now + BusLimits.idlePause }
        return page
    }

    /// A reply that cannot be read: as good as none, after a pause.
    package mutating func takeNoise(at now: ContinuousClock.Instant) {
        guard isAsking else { return }
        settleAsk(at: now)
        status.unreadable += 1
        pauseUntil = now + BusLimits.idlePause
    }

    // MARK: What it does

    /// The live records that come next, as far as there is room for them.
    package mutating func dense(room: Int) -> [SequencedRecord] {
        guard failure == nil, !isAsking, isConfirmed, var place = cursor else { return [] }
        var records: [SequencedRecord] = []
        live.dropThrough(place.seq)
        while records.count < room, let next = live.first, next.header.seq == place.seq + 1 {
            guard next.header.log == place.log else {
                doubt()
                break
            }
            let entry = live.removeFirst()
            place = place.after(body: entry.record.body)
            records.append(SequencedRecord(header: entry.header, record: entry.record, cursor: place))
        }
        move(to: place)
        return records
    }

    /// The question to ask now, if one is needed and there is room for a page.
    package mutating func question(room: Int, at now: ContinuousClock.Instant) -> ReplayRequest? {
        if let until = pauseUntil, now >= until { pauseUntil = nil }
        guard failure == nil, !isAsking, needsReplay, pauseUntil == nil, room >= BusLimits.page else { return nil }
        isAsking = true
        answerConfirms = true
        status.isCaughtUp = false
        askDeadline = now + askTimeout
        status.asked += 1
        status.waitingSince = status.waitingSince ?? now
        return ReplayRequest(after: cursor, limit: BusLimits.page)
    }

    /// Gives up the open question when it has waited too long; true when it did, and the answer must no longer be listened to.
    package mutating func abandonQuestion(at now: ContinuousClock.Instant) -> Bool {
        guard isAsking, let askDeadline, now >= askDeadline else { return false }
        isAsking = false
        self.askDeadline = nil
        askTimeout = min(askTimeout * 2, BusLimits.askTimeoutMax)
        return true
    }

    private var needsReplay: Bool { !isConfirmed || isBehind }

    /// Whether something is known to come after the cursor that the live buffer does not begin with.
    private var isBehind: Bool {
        guard let cursor else { return true }
        if let first = live.first { return first.header.seq != cursor.seq + 1 }
        return head > cursor.seq
    }

    /// The live stream contradicts the history read so far: believe neither before the writer has been asked.
    private mutating func doubt() {
        isConfirmed = false
        answerConfirms = false
        live.removeAll()
        lastLive = 0
        status.isCaughtUp = false
    }

    private mutating func move(to place: Cursor) {
        cursor = place
        live.dropThrough(place.seq)
        status.cursor = place
        status.head = max(head, place.seq)
        status.isCaughtUp = isConfirmed && live.first == nil && head <= place.seq
    }

    private mutating func settleAsk(at now: ContinuousClock.Instant) {
        isAsking = false
        askDeadline = nil
        askTimeout = BusLimits.askTimeout
        status.heardAt = now
        status.waitingSince = nil
    }

    private mutating func fail(_ error: BusError) -> [SequencedRecord] {
        failure = error
        status.isCaughtUp = false
        return []
    }
}

package import Logging
package import TraderModel

/// The simulated market in motion: its moment, its open streams and the members of its clock.
///
/// Every state is in here, behind one actor, so that a frame is sent, noted and reported in one order.
package actor Simulation {
    private struct Stream {
        var peer: Peer
        var line: CoinbaseLine
        var idle: IdleWatch
        var rate = MessageRate()
    }

    struct BinanceStream {
        var peer: Peer
        var line: BinanceLine
        var rate: MessageRate
    }

    private struct Member {
        var peer: Peer
        /// Nil until the hello.
        var name: String?
    }

    /// What the clock does next.
    private enum Decision {
        case wait(Lockstep.Hold)
        case advance(Timestamp)
        case send
        case stop
    }

    /// Virtual seconds after the last bar's close in which everybody finishes: the next bar opens and shows that the last one is whole, which
    /// takes a question or two where the stream was lost. After two minutes the next hour's liquidations would come.
    package static let closingSeconds: Int64 = 100
    /// Virtual seconds after the first live bar's open at which time begins. The bar before is over for longer than a platform waits for the
    /// venue's REST interface to have it whole, so it is history: a platform that starts in the moment of a close judges that bar too.
    package static let openingSeconds: Int64 = 15
    /// A free clock passes in steps of this wall time at most.
    private static let freeStep = 0.1
    private static let extensionDays = 30

    private let plan: SimulationPlan
    private let forming: FormingBars
    let ticks: MinuteTicks
    let faults: FaultPlan
    private let logger: Logger
    private(set) var market: Market
    /// Makes more of a market without end; nil when it has one.
    private var synthetic: SyntheticMarket?
    var lockstep: Lockstep
    private var stamps = FrameStamps()
    /// Whether the streams are still to be sent what the present moment brings.
    private var hasFramesDue = false
    private var streams: [Int: Stream] = [:]
    var binanceStreams: [Int: BinanceStream] = [:]
    /// Whether anything of Binance's is played: without it the clock knows nothing of minutes.
    private let playsBinance: Bool
    private var members: [Int: Member] = [:]
    var connections = 0
    private var heartbeats: Int64 = 0
    var answers: FaultyAnswer
    private var gateQuota = GateQuota()
    var binanceQuotas = BinanceQuotas()
    private var watch = HoldWatch()
    private let changes: AsyncStream<Void>
    let changed: AsyncStream<Void>.Continuation

    package init(_ plan: SimulationPlan, logger: Logger) {
        self.plan = plan
        self.logger = logger
        market = plan.until.map { plan.source.market.ending(at: $0.advanced(by: 1, of: Market.barLength)) } ?? plan.source.market
        synthetic = plan.until == nil ? plan.source.synthetic : nil
        forming = FormingBars(updatesPerBar: plan.updatesPerBar)
        ticks = MinuteTicks(perMinute: plan.ticksPerMinute)
        let source = plan.source.market
        playsBinance = BinanceVenue.allCases.contains { !source.offered(at: $0.rawValue).isEmpty }
        faults = plan.faults.starting(at: plan.source.market.start.openTime)
        answers = FaultyAnswer(faults)
        var lockstep = Lockstep(
            required: plan.clock == .lockstep ? plan.members : [],
            now: plan.source.market.start.openTime.advanced(bySeconds: Self.openingSeconds))
        for venue in BinanceVenue.allCases { lockstep.refuses(faults.isRestricted(at: lockstep.now), venue: venue.rawValue) }
        self.lockstep = lockstep
        (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The present virtual moment.
    package var now: Timestamp { lockstep.now }

    /// Who holds the clock, and why; nil when nobody does.
    package var hold: Lockstep.Hold? { lockstep.hold }

    // MARK: The clock

    /// Lets time pass until a `once` run has ended, or until it is cancelled.
    package func run() async {
        var pacer = Pacer(plan.pace, at: now, .now)
        var news = changes.makeAsyncIterator()
        var hasSaidStop = false
        while !Task.isCancelled {
            switch decision() {
            case .wait(let hold):
                watch.held(hold, at: now, .now)
                if await news.next(isolation: self) == nil { return }
            case .advance(let moment):
                watch.released()
                let wait = pacer.wait(until: moment, .now)
                if wait > .zero {
                    // In short pieces: what changes in the meantime is seen soon.
                    try? await Task.sleep(for: min(wait, .milliseconds(250)))
                } else {
                    advance(to: moment)
                    pacer.came(moment, .now)
                    await Task.yield()
                }
            case .send:
                sendFrames()
            case .stop:
                watch.released()
                if plan.isOnce { return end() }
                if !hasSaidStop { logger.info("the market is over: the clock stands still", metadata: ["now": "\(now)"]) }
                hasSaidStop = true
                if await news.next(isolation: self) == nil { return }
            }
        }
    }

    private func decision() -> Decision {
        if hasFramesDue, plan.clock == .free || lockstep.isHeardByStreamReader { return .send }
        if plan.clock == .lockstep, let hold = lockstep.hold { return .wait(hold) }
        if let stopTime, now >= stopTime { return .stop }
        let update = forming.next(after: now)
        let hasUpdate = update < market.end.openTime
        let events = [hasUpdate ? update : nil, stopTime, faults.nextStreamEvent(after: now)] + streams.values.map(\.line.due)
        guard let next = lockstep.next(event: (events + (playsBinance ? binanceMoments : [])).compactMap { $0 }.min()) else { return .stop }
        guard plan.clock == .free, case .times(let factor) = plan.pace else { return .advance(next) }
        let step = max(1, Int64(factor * Self.freeStep * 1_000_000))
        return .advance(min(next, Timestamp(microseconds: now.microseconds + step)))
    }

    /// The moment at which time ends; nil for a market without end.
    private var stopTime: Timestamp? { plan.until.map { $0.openTime.advanced(bySeconds: Self.closingSeconds) } }

    private func advance(to moment: Timestamp) {
        lockstep.advance(to: moment)
        extendMarket(past: moment.advanced(bySeconds: 86_400))
        broadcast(ClockMessage(now: moment))
        hasFramesDue = true
    }

    /// Sends and closes what the present moment brings. The reader of the stream has heard of the moment by then: it comes on another socket,
    /// and a frame that overtook it would count for the moment before.
    private func sendFrames() {
        hasFramesDue = false
        if let closing = faults.closing(at: now) { closeStreams(closing) }
        let venue = venue
        let isUpdate = forming.isUpdate(now)
        for id in streams.keys.sorted() { send(streams[id]?.line.pass(isUpdate: isUpdate, in: venue, &stamps) ?? [], on: id) }
        if playsBinance { sendBinanceFrames() }
    }

    private func extendMarket(past moment: Timestamp) {
        guard market.end.openTime < moment, synthetic != nil else { return }
        synthetic?.extend(byDays: Self.extensionDays)
        if let synthetic { market = synthetic.market }
    }

    private func end() {
        logger.info("the last bar is final and every member has applied everything: ending", metadata: ["now": "\(now)"])
        broadcast(ClockMessage(now: now, ended: true))
    }

    private func broadcast(_ message: ClockMessage) {
        let text = jsonText(message)
        for member in members.values where member.name != nil { member.peer.send(text) }
    }

    // MARK: Members of the clock

    /// Takes a connection to the clock; the answer is its number.
    package func openMember(_ peer: Peer) -> Int {
        connections += 1
        members[connections] = Member(peer: peer)
        return connections
    }

    /// Takes a member's message; its first one makes it join and is answered with the present moment.
    package func receive(_ text: String, fromMember id: Int) {
        guard let report = jsonValue(MemberReport.self, from: text) else {
            logger.warning("a member's message is no report: closed its connection", metadata: ["message": "\(text.prefix(200).printable)"])
            members[id]?.peer.close(1008, "that is not a clock report")
            return
        }
        guard let member = members[id] else { return }
        // What a killed process has left in its connection must not speak for the one that was started again.
        guard !members.contains(where: { $0.key > id && $0.value.name == report.member }) else { return }
        guard member.name == nil || member.name == report.member else {
            member.peer.close(1008, "a connection speaks for one member")
            return
        }
        lockstep.take(report)
        if member.name == nil {
            members[id]?.name = report.member
            logger.info("joined the clock", metadata: ["member": "\(report.member)", "now": "\(now)"])
            member.peer.send(jsonText(ClockMessage(now: now)))
        }
        changed.yield()
    }

    /// Forgets a connection to the clock.
    package func closeMember(_ id: Int) {
        guard let name = members.removeValue(forKey: id)?.name else { return }
        // A process that was started again may have joined before its forerunner's connection was seen to be gone.
        guard !members.values.contains(where: { $0.name == name }) else { return }
        lockstep.leave(name)
        logger.info("left the clock", metadata: ["member": "\(name)", "now": "\(now)"])
        changed.yield()
    }

    // MARK: Coinbase's stream

    /// Takes a connection to the candle stream; the answer is its number.
    package func openStream(_ peer: Peer) -> Int {
        connections += 1
        streams[connections] = Stream(
            peer: peer, line: CoinbaseLine(faults, connection: connections), idle: IdleWatch(connection: connections))
        return connections
    }

    /// Takes a client's message and sends what follows from it.
    package func receive(_ text: String, onStream id: Int) {
        guard streams[id]?.rate.admits(at: .now) ?? false else { return refuse(tooManyMessagesOn: id) }
        if let token = jsonValue(JSONValue.self, from: text)?["jwt"]?.string,
            !plan.keys.accepts(token, uri: nil, at: SystemSeconds.now)
        {
            streams[id]?.peer.send(jsonText(["type": "error", "message": "authentication failure"]))
            return
        }
        let venue = venue
        send(streams[id]?.line.receive(text, in: venue, &stamps) ?? [], on: id)
        if let line = streams[id]?.line { lockstep.subscribed(toCandles: line.isSubscribedToCandles, on: id) }
        changed.yield()
    }

    /// Forgets a connection to the candle stream.
    package func closeStream(_ id: Int) {
        streams[id] = nil
        lockstep.closed(connection: id)
        changed.yield()
    }

    /// Closes a stream on which nothing was subscribed in time.
    package func closeSilentStream(_ id: Int) {
        guard let stream = streams[id], !stream.line.hasSubscribed else { return }
        stream.peer.close(1008, "no subscription within 5 seconds")
    }

    /// Sends the heartbeat of a wall second, and says who holds the clock for long.
    package func beat() {
        heartbeats += 1
        for id in streams.keys.sorted() {
            send(streams[id]?.line.heartbeat(counter: heartbeats, at: now, &stamps).map { [$0] } ?? [], on: id)
            closeIdleStream(id)
        }
        changed.yield()
        if let hold = watch.overdue(.now) {
            logger.warning("the clock is held", metadata: ["by": "\(hold.member)", "why": "\(hold.reason)", "now": "\(now)"])
        }
    }

    /// Closes a stream that has heard nothing for long and has no heartbeats, as the venue does.
    private func closeIdleStream(_ id: Int) {
        guard let line = streams[id]?.line, line.hasSubscribed, !line.hasHeartbeats, streams[id]?.idle.isOverdue() == true else { return }
        forget(stream: id)?.close(1000, "no update for long, and no heartbeats subscribed")
    }

    private func refuse(tooManyMessagesOn id: Int) {
        streams[id]?.peer.send(jsonText(["type": "error", "message": "rate limit exceeded"]))
        forget(stream: id)?.close(1008, "more than 8 messages a second")
    }

    /// Closes every stream as the fault says.
    private func closeStreams(_ fault: VenueFault) {
        for id in streams.keys.sorted() {
            let peer = forget(stream: id)
            switch fault {
            case .close1001: peer?.close(1001, "")
            case .close1006: peer?.cut()
            case .close1011: peer?.close(1011, "")
            default: peer?.close(1000, "")
            }
        }
    }

    /// Ends a stream for the clock at once: what is still on its way to the client does not count.
    private func forget(stream id: Int) -> Peer? {
        lockstep.closed(connection: id)
        return streams.removeValue(forKey: id)?.peer
    }

    private func send(_ outgoing: [CoinbaseSession.Outgoing], on id: Int) {
        if !outgoing.isEmpty { streams[id]?.idle.sent() }
        for item in outgoing {
            if let mark = item.mark { lockstep.sent(mark, on: id) }
            streams[id]?.peer.send(item.text)
        }
    }

    private var venue: CoinbaseMarket { CoinbaseMarket(market: market, forming: forming, now: now) }

    // MARK: REST

    /// Coinbase's candles at the present moment; see `CoinbaseREST`.
    package func candles(product: String, query: @Sendable (String) -> String?) -> VenueAnswer {
        let shown = CoinbaseMarket(market: market, forming: forming, now: faults.shownMoment(at: now))
        let name = faults.has(.alias) ? ProductAlias.standard(product) : product
        return answers.coinbase(
            at: now, CoinbaseREST.candles(product: name, query: query, in: shown, mostBuckets: faults.mostBuckets))
    }

    /// Coinbase's products; see `CoinbaseProducts`.
    package func products() -> VenueAnswer { CoinbaseProducts.all(in: venue) }

    /// One of them.
    package func product(_ name: String) -> VenueAnswer { CoinbaseProducts.one(name, in: venue) }

    /// Coinbase's time: the present moment, unless a fault has it wrong.
    package func time() -> VenueAnswer { CoinbaseREST.time(faults.venueTime(at: now)) }

    /// Gate.io's time: the present moment.
    package func gateTime() -> VenueAnswer { GateREST.time(faults.venueTime(at: now)) }

    /// Gate.io's statistics at the present moment; see `GateREST`.
    package func contractStats(sizesAreText: Bool, query: @Sendable (String) -> String?) -> VenueAnswer {
        guard gateQuota.admits(at: now, .now) else { return GateREST.tooManyRequests(until: gateQuota.reset(at: now)) }
        return answers.gate(
            at: now,
            GateREST.contractStats(
                query: query, in: faults.gateMarket(market, at: now), at: now, sizesAreText: sizesAreText, shape: faults.gateShape))
    }
}

import Logging
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderStore
import TraderVenues

/// What market-feed knows at a moment, and what it does about each event: one task drives it.
struct Feed {
    private let context: ServiceContext
    private let rest: CoinbaseREST
    private let stream: CoinbaseStream
    private let board: SourceBoard
    private let counters: VenueCounters
    private var host: MachineHost<CandleShell>
    private var sequence = StreamSequence()
    private var confirmations = Confirmations()
    private var shadow: ShadowBook
    private var clockCheck = ClockCheck()

    init(
        context: ServiceContext, rest: CoinbaseREST, stream: CoinbaseStream, board: SourceBoard, counters: VenueCounters,
        series: [Series]
    ) throws {
        self.context = context
        self.rest = rest
        self.stream = stream
        self.board = board
        self.counters = counters
        host = try MachineHost(CandleShell(fresh: CandleMachine(series: [])), store: context.store)
        shadow = try ShadowBook(of: context.store, series)
        try step(.series(series))
        // What was followed before a restart is not followed any more.
        try step(.lost)
        board.sumUpDay(context)
    }

    // MARK: The stream

    mutating func take(_ event: CoinbaseStream.Event) throws {
        switch event {
        case .connected:
            sequence = StreamSequence()
            context.clock.report(frame: nil)
            context.logger.info("stream connected")
            try step(.followed(since: context.clock.now))
        case .frame(let frame):
            try take(frame)
        case .unreadable(let reason):
            sequence.skipped()
            context.logger.error("unreadable frame", metadata: ["reason": "\(reason)"])
            try step(.followed(since: context.clock.now))
        case .disconnected(let reason):
            sequence = StreamSequence()
            context.clock.report(frame: nil)
            context.logger.warning("stream lost", metadata: ["reason": "\(reason)"])
            sequence.trouble = "the venue's stream is lost (\(reason)); connecting again"
            try step(.lost)
        }
    }

    /// Says which frame is done with.
    func reportFrame() {
        if let frame = sequence.lastFrame { context.clock.report(frame: frame) }
    }

    private mutating func take(_ frame: CoinbaseFrame) throws {
        switch sequence.place(of: frame) {
        case .stale:
            counters.count(.staleFrames)
            context.logger.notice("a frame came again or out of order", metadata: ["sequence": "\(frame.sequenceNumber ?? -1)"])
            return
        case .afterGap:
            counters.count(.lostFrames)
            context.logger.warning("frames lost", metadata: ["before": "\(frame.sequenceNumber ?? -1)"])
            try step(.followed(since: context.clock.now))
        case .next: break
        }
        for content in frame.contents { try take(content) }
    }

    private mutating func take(_ content: CoinbaseFrame.Content) throws {
        let now = context.clock.now
        switch content {
        case .candleSnapshot(let bars), .candleUpdate(let bars):
            note(clockTrouble: bars, at: now)
            try step(.observed(present(bars, \.ts.openTime, at: now), at: now))
        case .trades(let trades):
            try step(.traded(present(trades, \.time, at: now), at: now))
        case .subscriptions(let products):
            note(subscriptions: products)
        case .error(let message):
            context.logger.error("the venue reports an error", metadata: ["message": "\(message)"])
            sequence.trouble = "the venue's stream reports: \(message)"
        case .heartbeat, .other:
            break
        }
    }

    /// What is not of well after our present: the rest is counted and left out.
    private func present<Told>(_ told: [Told], _ time: (Told) -> Timestamp, at now: Timestamp) -> [Told] {
        let latest = now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        let present = told.filter { time($0) <= latest }
        counters.count(.strayRows, told.count - present.count)
        return present
    }

    /// Bars that open well after our present are left out: the clock here is wrong, and that is said.
    private mutating func note(clockTrouble bars: [TimedBar], at now: Timestamp) {
        guard let newest = bars.map(\.ts).max() else { return }
        let isAhead = newest.openTime > now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        sequence.trouble = isAhead ? "the venue tells of bar \(newest), and the clock here says \(now): set the clock" : sequence.missing
    }

    /// A product that the venue does not know is passed over without a word: the acknowledgement is the only place where that shows.
    private mutating func note(subscriptions products: [String: [String]]) {
        for (channel, length) in [("candles", Candle.topicLength), ("market_trades", .oneMinute)] {
            guard let acknowledged = products[channel].map({ Set($0.map(CoinbaseProduct.canonical)) }) else { continue }
            let wanted = host.machine.series.filter { $0.length == length }.map { CoinbaseProduct.canonical($0.instrument.symbol) }
            let missing = wanted.filter { !acknowledged.contains($0) }
            sequence.missing = missing.isEmpty ? nil : "the venue sends no \(channel) of \(missing.joined(separator: ", "))"
            guard !missing.isEmpty else { continue }
            context.logger.error("not subscribed", metadata: ["channel": "\(channel)", "products": "\(missing)"])
            return
        }
    }

    mutating func timePassed() throws { try step(.tick(context.clock.now)) }

    // MARK: REST

    /// Asks REST for what the machine wants confirmed and for what is to be checked, says how things stand, then sets the alarm.
    mutating func settle(_ alarm: any Alarm) async throws {
        // What REST would be asked for by a clock that has gone wrong could not be taken back.
        if clockCheck.hasJumped(at: context.clock.now) { await checkClock() }
        let now = context.clock.now
        if obstacle == nil {
            for wish in confirmations.due(for: host.machine, at: now) { try await confirm(wish, at: now) }
            if shadow.isDue(at: now) { try await checkShadow(at: now) }
        }
        await checkClock()
        report()
        alarm.set([confirmations.nextLook(at: host.machine), shadow.due, clockCheck.due].compactMap(\.self).min())
    }

    private mutating func confirm(_ wish: CandleMachine.Wish, at now: Timestamp) async throws {
        // While our clock is ahead of the venue's, a bar that is over here may still be running there.
        let newest = CandleHistory.newestWhole(at: clockCheck.sureTime(at: now), of: wish.series.length)
        var reason = newest < wish.bar ? "our clock is ahead of the venue's" : "REST does not have it whole yet"
        do {
            try await load([wish.series.instrument: wish.bar], of: wish.series.length, through: newest, isHistory: false)
        } catch let error as VenueError {
            reason = "\(error)"
        }
        let isThere = confirmations.asked(for: wish, host.machine, at: context.clock.now, reason: reason)
        if !isThere { context.logger.warning("no confirmation", metadata: ["bar": "\(wish.series) \(wish.bar)", "reason": "\(reason)"]) }
    }

    /// Why nothing may be loaded now; nil when nothing stands against it.
    private var obstacle: String? {
        let newest = host.machine.series.compactMap { host.machine.lastFinal(of: $0)?.closeTime(of: $0.length) }.max()
        return clockCheck.obstacle(at: context.clock.now, newest: newest)
    }

    private mutating func checkClock() async {
        let before = clockCheck.difference
        if let error = await clockCheck.run(context.clock, venueTime: { [rest] in try await rest.serverTime() }) {
            context.logger.warning("the venue's time is not known", metadata: ["reason": "\(error)"])
        } else if let difference = clockCheck.difference, difference != before, let trouble = difference.trouble {
            context.logger.error("\(trouble)", metadata: ["difference_ms": "\(difference.milliseconds)"])
        }
    }

    /// Holds the last day's final bars against what REST tells of them now.
    private mutating func checkShadow(at now: Timestamp) async throws {
        var bars = 0
        var revised = 0
        for series in host.machine.series {
            guard let range = shadow.range(of: series, at: now) else { continue }
            do {
                let answer = try await rest.bars(
                    of: series.instrument, length: series.length, from: range.lowerBound, through: range.upperBound)
                // One empty answer does not take a day of bars away, and one of the past not the bars that it does not reach: its last row
                // may still have been running.
                guard let last = answer.last?.ts.advanced(by: -1, of: series.length), last >= range.lowerBound else {
                    throw VenueError.malformed("it has none of \(range.lowerBound) to \(range.upperBound)")
                }
                let compared = range.lowerBound...min(last, range.upperBound)
                let revisions = shadow.revisions(of: series, compared, answer: answer, at: context.clock.now)
                for revision in revisions {
                    shadow.note(revision)
                    context.logger.warning("the venue has changed a bar", metadata: ["bar": "\(series) \(revision.ts)"])
                }
                if !revisions.isEmpty { try step(.revised(revisions)) }
                bars += Int(compared.upperBound.seconds(since: compared.lowerBound) / series.length.seconds) + 1
                revised += revisions.count
            } catch let error as VenueError {
                context.logger.warning("not checked", metadata: ["series": "\(series)", "reason": "\(error)"])
            }
        }
        shadow.checked(at: now)
        if bars > 0 {
            board.update { $0.shadow = SourceReport.ShadowCheck(checkedAt: now.microseconds, bars: bars, revised: revised) }
        }
    }

    /// Loads what is missing up to now: 31 days into an empty store, else what closed while the service was down.
    mutating func loadHistory() async throws {
        context.status.set(.bootstrapping, reason: "loading history from the venue")
        report(isLoading: true)
        var pause = Duration.seconds(1)
        var head = context.store.head.seq
        while true {
            await checkClock()
            if let obstacle {
                context.logger.error("history not loaded", metadata: ["reason": "\(obstacle)", "again": "\(pause)"])
                context.status.set(.stale, reason: obstacle)
                report(isLoading: true)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
                continue
            }
            do {
                return try await loadMissing()
            } catch let error as VenueError {
                if context.store.head.seq > head { pause = .seconds(1) }
                head = context.store.head.seq
                context.logger.warning("history not loaded", metadata: ["reason": "\(error)", "again": "\(pause)"])
                context.status.set(.stale, reason: "the venue's history is out of reach: \(error); trying again")
                report(isLoading: true)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private mutating func loadMissing() async throws {
        // Also after an interruption: until all of it is there, what is loaded is history.
        let isHistory = host.machine.isColdStart
        for length in Set(host.machine.series.map(\.length)).sorted() {
            let series = host.machine.series.filter { $0.length == length }
            let newest = CandleHistory.newestWhole(at: clockCheck.sureTime(at: context.clock.now), of: length)
            let oldest = CandleHistory.oldest(of: length, before: newest)
            // A series that is new in an old store has a history too.
            for isNew in [true, false] {
                let starts = series.filter { (host.machine.lastFinal(of: $0) == nil) == isNew }.map {
                    ($0.instrument, host.machine.lastFinal(of: $0)?.advanced(by: 1, of: length) ?? oldest)
                }
                try await load(
                    Dictionary(uniqueKeysWithValues: starts), of: length, through: newest, isHistory: isHistory || isNew)
            }
        }
        try step(.historyLoaded)
        context.logger.info("history loaded", metadata: ["head": "\(context.store.head.seq)"])
    }

    /// Asks REST for the bars of each instrument from its start through `newest`.
    private mutating func load(
        _ starts: [Instrument: BarTime], of length: BarLength, through newest: BarTime, isHistory: Bool
    ) async throws {
        let instruments = host.machine.series.filter { $0.length == length }.map(\.instrument)
        var load = CandleLoad(instruments, of: length, from: starts, through: newest, isHistory: isHistory)
        while let question = load.next() {
            let bars = try await answer(to: question)
            try step(load.input(answering: question, with: bars, host.machine, at: context.clock.now))
            load.settled(question, host.machine)
        }
    }

    /// What REST has. An empty answer to a long question is asked for again: it would make hours flat that had trades.
    private func answer(to question: CandleLoad.Question) async throws -> [TimedBar] {
        let isLong = question.last.seconds(since: question.first) > Self.longEmptySeconds
        for attempt in 1... {
            let bars = try await rest.bars(
                of: question.series.instrument, length: question.series.length, from: question.first, through: question.last)
            guard bars.isEmpty, isLong, attempt < Self.emptyAttempts else { return bars }
            context.logger.warning(
                "an empty answer", metadata: ["series": "\(question.series)", "from": "\(question.first)", "attempt": "\(attempt)"])
        }
        return []
    }

    /// An answer without a bar for more than this many seconds is doubted, and believed when it comes so many times.
    private static let longEmptySeconds: Int64 = 3_600
    private static let emptyAttempts = 3

    // MARK: What follows

    private mutating func step(_ input: CandleInput) throws {
        let step = try context.status.working { try host.step([Arrival(own: input)], at: context.clock.now) }
        if !step.records.isEmpty { context.publish(step.records) }
        var hasNews = false
        for output in step.outputs {
            switch output {
            case .candle(let candle):
                context.status.sawData(upTo: candle.ts.closeTime(of: Candle.topicLength))
                note(candle, Candle.topicLength)
                hasNews = true
            case .minute(let candle): note(candle, .oneMinute)
            case .revision: hasNews = true
            case .forming(let candle): try context.publishEphemeral(.forming, key: candle.instrument.description, data: candle)
            }
        }
        if hasNews, !host.machine.isColdStart { board.sumUpDay(context) }
    }

    private mutating func note(_ candle: Candle, _ length: BarLength) {
        shadow.note(candle.bar, Series(candle.instrument, length), candle.ts)
        // A stream that was followed and said nothing of a bar in which REST knows of trades is dead, whatever its heartbeats say.
        guard candle.origin == .rest, !candle.noTrades, candle.firstSeenAt == candle.knownAt,
            host.machine.isFollowed(since: candle.ts)
        else { return }
        stream.restart("it told nothing of \(candle.instrument) \(candle.ts), in which there were trades")
    }

    /// Says what is up to date, and why not: running, unless the stream is lost, a bar waits for its confirmation, or the clock is wrong.
    private func report(isLoading: Bool = false) {
        let now = context.clock.now
        let gates = FeedGates(host.machine, confirmations, clockCheck.difference, at: now)
        board.update {
            $0.gates = gates.gates
            $0.clock = clockCheck.difference
        }
        guard !isLoading else { return }
        let trouble =
            obstacle ?? sequence.trouble ?? sequence.missing ?? gates.trouble ?? confirmations.reason ?? clockCheck.difference?.trouble
        context.status.set(trouble == nil ? .running : .stale, reason: trouble)
    }
}

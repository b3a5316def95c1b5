import Logging
package import TraderModel
import TraderProto
package import TraderService
package import TraderSources
import TraderVenues

/// What market-feed decides, without I/O: what its machine is to take of what happens, and what is to be asked of the venue.
///
/// Each series has a lane of its own to REST, with one question under way at most. What is asked for, and in which order, is decided in `settle` as
/// things stand.
package struct FeedSource: SourceMachine {
    package static let begin = Event.begin
    package static let timePassed = Event.timePassed

    /// Questions for history that may be under way at once: bars that have just closed wait for no more than these.
    private static let mostHistoryQuestions = 4

    private let rules: FeedRules
    private let reach: HistoryReach
    /// What is followed from the first start on.
    private let first: [InstrumentRecord]
    private(set) var sequence = StreamSequence()
    private(set) var confirmations = Confirmations()
    private(set) var shadow: ShadowBook
    private(set) var clock = ClockCheck()
    private var lanes: [Series: FeedLane] = [:]
    /// Series of which what is missing has not been loaded since the start, or since they were followed.
    private var unloaded: Set<Series> = []
    /// Those of them that were followed at the start.
    private var starting: Set<Series> = []
    /// Series whose next bar was late already when the process began.
    private var missed: Set<Series> = []
    /// Series that are still to be held against REST in the check that is under way, and what the check has found.
    private var unchecked: Set<Series> = []
    private var check = (bars: 0, revised: 0)
    /// What the last whole check found; nil until there was one.
    package private(set) var lastCheck: SourceReport.ShadowCheck?
    private var backoff = Backoff()
    private var hadData = false
    private var lastNumber = 0
    /// What is to be said and wished at the next settling.
    private var notes: [SourceNote] = []
    private var wishes: [Wish] = []
    /// Whether the last settling found that nothing may be loaded.
    private var wasObstructed = false

    /// A feed that follows `first` from its first start on. `shadow` holds the final bars that the log has.
    package init(_ rules: FeedRules, first: [InstrumentRecord], reach: HistoryReach, shadow: ShadowBook) {
        self.rules = rules
        self.first = first
        self.reach = reach
        self.shadow = shadow
    }

    package var isWaiting: Bool { clock.isAsking || lanes.values.contains(where: \.isWaiting) }

    /// Whether what is missing of any series that was followed at the start has not been loaded since.
    package var isLoading: Bool { !starting.isEmpty }

    /// Whether what is missing of a series has not been loaded since the start, or since it was followed.
    package func isLoading(_ series: Series) -> Bool { unloaded.contains(series) }

    /// Why a series' history could not be loaded; nil when no attempt has failed.
    package var loadingTrouble: String? { unloaded.sorted().compactMap { lanes[$0]?.failure }.first }

    /// The last frame that came on the present connection, for a simulation's clock.
    package var lastFrame: VenueFrame? { sequence.lastFrame }

    // MARK: What happens

    package mutating func inputs(of event: Event, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch event {
        case .begin:
            return begin(machine, at: now)
        case .change(let change, let number): return inputs(of: change, number, machine, at: now)
        case .stream(let event): return inputs(of: event, machine, at: now)
        case .answered(let number, let result): return inputs(answering: number, result, machine, at: now)
        case .toldTime(let result, let question, let moment):
            take(result, question, at: moment)
            return []
        case .pauseOver(let series):
            lanes[series]?.pauseIsOver()
            return []
        case .timePassed: return [.tick(now)]
        }
    }

    package mutating func took(_ outputs: [CandleOutput], _ machine: CandleMachine, at now: Timestamp) {
        for output in outputs {
            switch output {
            case .candle(let candle): note(candle, Candle.topicLength, machine)
            case .minute(let candle): note(candle, .oneMinute, machine)
            case .revision, .instrument, .outage, .forming: break
            }
        }
    }

    private mutating func begin(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        // A simulation's clock tells its time no earlier.
        let first = first.map { InstrumentRecord(instrument: $0.instrument, follows: $0.follows, contract: nil, at: now) }
        let list = machine.watchList ?? first
        unloaded = Set(CandleMachine.series(of: list))
        starting = unloaded
        missed = unloaded.filter { series in machine.staleTime(of: series).map { $0 <= now } ?? false }
        wishes += [.follow(list), .connect(after: .zero)]
        // What was followed before a restart is not followed any more.
        return (machine.watchList == nil ? [.watch(first)] : []) + [.lost]
    }

    // MARK: The watch list

    private mutating func inputs(of change: WatchChange, _ number: Int, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var list = machine.watchList ?? []
        if let refusal = rules.refusal(of: change, list) {
            wishes.append(.answer(number, refusal: refusal))
            return []
        }
        let present = list.first { $0.instrument == change.instrument }
        let follows = Set(present?.follows ?? [])
        let wanted = change.isFollowed ? follows.union(change.channels) : follows.subtracting(change.channels)
        // Wishes are made when what follows from the event is in the log, this answer too.
        wishes.append(.answer(number, refusal: nil))
        guard wanted != follows else { return [] }
        let record = InstrumentRecord(
            instrument: change.instrument, follows: wanted.sorted(), contract: present?.contract, at: now)
        list.removeAll { $0.instrument == change.instrument }
        if !wanted.isEmpty { list.append(record) }
        wishes.append(.follow(list))
        let (before, after) = (Set(machine.series), Set(CandleMachine.series(of: list)))
        unloaded = unloaded.union(after.subtracting(before)).intersection(after)
        starting.formIntersection(after)
        unchecked.formIntersection(after)
        missed.formIntersection(after)
        for series in before.subtracting(after) { lanes[series] = nil }
        say(.notice, "follows", ["instrument": "\(change.instrument)", "what": record.follows.map(\.rawValue).joined(separator: ",")])
        return [.watch([record])]
    }

    private mutating func note(_ candle: Candle, _ length: BarLength, _ machine: CandleMachine) {
        shadow.note(candle.bar, Series(candle.instrument, length), candle.ts)
        // A stream that was followed and said nothing of a bar in which REST knows of trades is dead, whatever its heartbeats say.
        guard candle.origin == .rest, !candle.noTrades, candle.firstSeenAt == candle.knownAt,
            machine.isFollowed(Series(candle.instrument, length), since: candle.ts)
        else { return }
        wishes.append(.giveUpStream("it told nothing of \(candle.instrument) \(candle.ts), in which there were trades"))
    }

    // MARK: The stream

    private mutating func inputs(of event: CoinbaseStream.Event, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch event {
        case .connected:
            sequence = StreamSequence()
            hadData = false
            say(.info, "stream connected")
            return [.followed(since: now)]
        case .frame(let frame): return inputs(of: frame, machine, at: now)
        case .unreadable(let reason):
            sequence.skipped()
            say(.error, "unreadable frame", ["reason": reason])
            return [.followed(since: now)]
        case .disconnected(let reason):
            sequence = StreamSequence()
            say(.warning, "stream lost", ["reason": reason])
            sequence.trouble = "the venue's stream is lost (\(reason)); connecting again"
            if hadData { backoff.reset() }
            hadData = false
            wishes.append(.connect(after: backoff.pause()))
            return [.lost]
        }
    }

    private mutating func inputs(of frame: CoinbaseFrame, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var inputs: [CandleInput] = []
        switch sequence.place(of: frame) {
        case .stale:
            notes.append(.count(.staleFrames, 1))
            say(.notice, "a frame came again or out of order", ["sequence": "\(frame.sequenceNumber ?? -1)"])
            return []
        case .afterGap:
            notes.append(.count(.lostFrames, 1))
            say(.warning, "frames lost", ["before": "\(frame.sequenceNumber ?? -1)"])
            inputs.append(.followed(since: now))
        case .next: break
        }
        if frame.hasData { hadData = true }
        for content in frame.contents { inputs += self.inputs(of: content, machine, at: now) }
        return inputs
    }

    private mutating func inputs(of content: CoinbaseFrame.Content, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch content {
        case .candleSnapshot(let bars), .candleUpdate(let bars):
            note(clockTrouble: bars, at: now)
            return [.observed(present(bars, \.ts.openTime, at: now), at: now)]
        case .trades(let trades): return [.traded(present(trades, \.time, at: now), at: now)]
        case .subscriptions(let products): note(subscriptions: products, machine)
        case .error(let message):
            say(.error, "the venue reports an error", ["message": message])
            sequence.trouble = "the venue's stream reports: \(message)"
        case .heartbeat, .other: break
        }
        return []
    }

    /// What is not of well after our present: the rest is counted and left out.
    private mutating func present<Told>(_ told: [Told], _ time: (Told) -> Timestamp, at now: Timestamp) -> [Told] {
        let latest = now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        let present = told.filter { time($0) <= latest }
        if present.count < told.count { notes.append(.count(.strayRows, told.count - present.count)) }
        return present
    }

    /// Bars that open well after our present are left out: the clock here is wrong, and that is said.
    private mutating func note(clockTrouble bars: [TimedBar], at now: Timestamp) {
        guard let newest = bars.map(\.ts).max() else { return }
        let isAhead = newest.openTime > now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        sequence.trouble = isAhead ? "the venue tells of bar \(newest), and the clock here says \(now): set the clock" : sequence.missing
    }

    /// A product that the venue does not know is passed over without a word: the acknowledgement is the only place where that shows.
    private mutating func note(subscriptions products: [String: [String]], _ machine: CandleMachine) {
        for (channel, length) in [("candles", Candle.topicLength), ("market_trades", .oneMinute)] {
            guard let acknowledged = products[channel].map({ Set($0.map(CoinbaseProduct.canonical)) }) else { continue }
            let wanted = machine.series.filter { $0.length == length }.map { CoinbaseProduct.canonical($0.instrument.symbol) }
            let missing = wanted.filter { !acknowledged.contains($0) }
            sequence.missing = missing.isEmpty ? nil : "the venue sends no \(channel) of \(missing.joined(separator: ", "))"
            guard !missing.isEmpty else { continue }
            say(.error, "not subscribed", ["channel": channel, "products": "\(missing)"])
            return
        }
    }

    // MARK: REST

    private mutating func inputs(
        answering number: Int, _ result: Result<[TimedBar], VenueError>, _ machine: CandleMachine, at now: Timestamp
    ) -> [CandleInput] {
        // An answer that nobody waits for any more says nothing: it is of a question that was given up.
        guard let series = lanes.first(where: { $0.value.asked?.number == number })?.key, var lane = lanes[series] else { return [] }
        defer { lanes[series] = lane }
        switch result {
        case .success(let bars) where lane.doubts(bars, number):
            guard let asked = lane.asked else { return [] }
            say(.warning, "an empty answer", ["series": "\(series)", "from": "\(asked.question.first)", "attempt": "\(asked.attempt)"])
            lastNumber += 1
            lane.askAgain(as: lastNumber, at: now)
            wishes.append(.bars(lastNumber, asked.question))
            return []
        case .success(let bars):
            guard let asked = lane.answered(number) else { return [] }
            if case .shadow(let range) = lane.errand {
                lane.end()
                return revisions(of: series, range, bars, at: now)
            }
            guard let page = asked.page, let input = lane.load?.input(answering: page, with: bars, machine, asked: asked.at, at: now) else {
                return []
            }
            lane.settled = page
            return [input]
        case .failure(let error):
            guard lane.answered(number) != nil else { return [] }
            fail(&lane, series, "\(error)", machine, at: now)
            return []
        }
    }

    /// What was asked of REST for a series came to nothing.
    private mutating func fail(
        _ lane: inout FeedLane, _ series: Series, _ reason: String, _ machine: CandleMachine, at now: Timestamp
    ) {
        switch lane.errand {
        case .history:
            let pause = lane.failed(reason, reached: machine.lastFinal(of: series))
            say(.warning, "history not loaded", ["series": "\(series)", "reason": reason, "again": "\(pause)"])
            wishes.append(.pause(series, pause))
        case .confirmation(let wish, _): confirmed(&lane, wish, reason, machine, at: now)
        case .shadow: endCheck(&lane, series, reason)
        case nil: break
        }
    }

    /// REST was asked for a bar: it is there now, or waits for `reason`.
    private mutating func confirmed(
        _ lane: inout FeedLane, _ wish: CandleMachine.Wish, _ reason: String, _ machine: CandleMachine, at now: Timestamp
    ) {
        lane.end()
        let isThere = confirmations.asked(for: wish, machine, at: now, reason: reason)
        if !isThere { say(.warning, "no confirmation", ["bar": "\(wish.series) \(wish.bar)", "reason": reason]) }
    }

    /// Holds final bars of a series against what REST tells of them now.
    private mutating func revisions(of series: Series, _ range: ClosedRange<BarTime>, _ answer: [TimedBar], at now: Timestamp)
        -> [CandleInput]
    {
        unchecked.remove(series)
        // One empty answer does not take a day of bars away, and one of the past not the bars that it does not reach: its last row may still have
        // been running.
        guard let last = answer.last?.ts.advanced(by: -1, of: series.length), last >= range.lowerBound else {
            let error = VenueError.malformed("it has none of \(range.lowerBound) to \(range.upperBound)")
            say(.warning, "not checked", ["series": "\(series)", "reason": "\(error)"])
            return []
        }
        let compared = range.lowerBound...min(last, range.upperBound)
        let revisions = shadow.revisions(of: series, compared, answer: answer, at: now)
        for revision in revisions {
            shadow.note(revision)
            say(.warning, "the venue has changed a bar", ["bar": "\(series) \(revision.ts)"])
        }
        check.bars += Int(compared.upperBound.seconds(since: compared.lowerBound) / series.length.seconds) + 1
        check.revised += revisions.count
        return revisions.isEmpty ? [] : [.revised(revisions)]
    }

    private mutating func endCheck(_ lane: inout FeedLane, _ series: Series, _ reason: String) {
        lane.end()
        unchecked.remove(series)
        say(.warning, "not checked", ["series": "\(series)", "reason": reason])
    }

    private mutating func take(_ result: Result<Timestamp, VenueError>, _ question: Timestamp, at moment: Timestamp) {
        let before = clock.difference
        switch result {
        case .failure(let error):
            clock.failed(question, at: moment)
            say(.warning, "the venue's time is not known", ["reason": "\(error)"])
        case .success(let venue):
            if let error = clock.answered(venue, to: question, at: moment) {
                say(.warning, "the venue's time is not known", ["reason": "\(error)"])
            } else if let difference = clock.difference, difference != before, let trouble = difference.trouble {
                say(.error, trouble, ["difference_ms": "\(difference.milliseconds)"])
            }
        }
    }

    // MARK: What is to be done

    package mutating func settle(_ machine: CandleMachine, at now: Timestamp) -> SourceSettling<CandleInput, Wish> {
        var settling = SourceSettling<CandleInput, Wish>()
        if clock.asks(at: now) { wishes.append(.time(now)) }
        giveUp(machine, at: now)
        // What REST would be asked for by a clock that has gone wrong could not be taken back.
        let obstacle = obstacle(machine, at: now)
        if let obstacle, !wasObstructed, isLoading { say(.error, "history not loaded", ["reason": obstacle]) }
        wasObstructed = obstacle != nil
        let mayAsk = obstacle == nil && !clock.isInDoubt
        if mayAsk {
            beginErrands(machine, at: now)
            settling.inputs = goOn(machine, at: now)
            if settling.inputs.isEmpty { settling.inputs = outages(machine, at: now) }
        }
        endCheck(at: now)
        settling.wishes = wishes
        settling.notes = notes
        wishes = []
        notes = []
        settling.lookAgainAt = nextLook(machine, mayAsk: mayAsk, at: now)
        return settling
    }

    /// Why nothing may be loaded now; nil when nothing stands against it.
    package func obstacle(_ machine: CandleMachine, at now: Timestamp) -> String? {
        let newest = machine.series.compactMap { machine.lastFinal(of: $0)?.closeTime(of: $0.length) }.max()
        return clock.obstacle(at: now, newest: newest)
    }

    private mutating func giveUp(_ machine: CandleMachine, at now: Timestamp) {
        for series in lanes.keys.sorted() {
            guard var lane = lanes[series], let number = lane.overdue(at: now) else { continue }
            if lane.answered(number) != nil { fail(&lane, series, "\(VenueError.unanswered(by: series.instrument.venue))", machine, at: now) }
            lanes[series] = lane
        }
    }

    private mutating func beginErrands(_ machine: CandleMachine, at now: Timestamp) {
        let sure = clock.sureTime(at: now)
        for series in unloaded.sorted() where lanes[series, default: FeedLane()].isFree {
            let newest = CandleHistory.newestWhole(at: sure, of: series.length)
            let start = machine.lastFinal(of: series)?.advanced(by: 1, of: series.length) ?? reach.oldest(of: series.length, before: newest)
            begin(.history, series, from: start, through: newest, isHistory: machine.needsHistory(series))
        }
        for wish in confirmations.due(for: machine, at: now)
        where !unloaded.contains(wish.series) && lanes[wish.series, default: FeedLane()].isFree {
            // While our clock is ahead of the venue's, a bar that is over here may still be running there.
            let newest = CandleHistory.newestWhole(at: sure, of: wish.series.length)
            let obstacle = newest < wish.bar ? "our clock is ahead of the venue's" : nil
            begin(.confirmation(wish, obstacle: obstacle), wish.series, from: wish.bar, through: newest, isHistory: false)
        }
        guard !isLoading else { return }
        if shadow.isDue(at: now) {
            shadow.checked(at: now)
            unchecked = Set(machine.series).subtracting(unloaded)
            check = (0, 0)
        }
        for series in unchecked.sorted() where lanes[series, default: FeedLane()].isFree {
            guard let range = shadow.range(of: series, at: now) else {
                unchecked.remove(series)
                continue
            }
            lanes[series, default: FeedLane()].errand = .shadow(range)
        }
    }

    private mutating func begin(
        _ errand: FeedLane.Errand, _ series: Series, from start: BarTime, through newest: BarTime, isHistory: Bool
    ) {
        lanes[series, default: FeedLane()].errand = errand
        lanes[series]?.load = CandleLoad(
            [series.instrument], of: series.length, from: [series.instrument: start], through: newest, isHistory: isHistory)
    }

    /// Asks the next question of each lane, and ends the errands that have none left.
    private mutating func goOn(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var inputs: [CandleInput] = []
        var historyQuestions = lanes.values.count { lane in
            if case .history = lane.errand { lane.asked != nil } else { false }
        }
        // The oldest first, so that what is loaded of many can be judged as it comes.
        let order = lanes.keys.sorted { left, right in
            (machine.lastFinal(of: left)?.unixSeconds ?? 0, left) < (machine.lastFinal(of: right)?.unixSeconds ?? 0, right)
        }
        for series in order {
            guard var lane = lanes[series], lane.isReady else { continue }
            defer { lanes[series] = lane }
            if let page = lane.settled.take() { lane.load?.settled(page, machine) }
            if case .history = lane.errand, historyQuestions >= Self.mostHistoryQuestions { continue }
            if case .shadow(let range) = lane.errand {
                ask(&lane, BarQuestion(series, from: range.lowerBound, through: range.upperBound), of: nil, at: now)
            } else if let page = lane.load?.next() {
                if case .history = lane.errand { historyQuestions += 1 }
                ask(&lane, BarQuestion(series, from: page.first, through: page.last), of: page, at: now)
            } else if case .confirmation(let wish, let obstacle) = lane.errand {
                confirmed(&lane, wish, obstacle ?? "REST does not have it whole yet", machine, at: now)
            } else {
                lane.end()
                inputs += loaded(series, machine)
            }
        }
        return inputs
    }

    private mutating func ask(_ lane: inout FeedLane, _ question: BarQuestion, of page: CandleLoad.Question?, at now: Timestamp) {
        lastNumber += 1
        lane.ask(question, of: page, as: lastNumber, at: now)
        wishes.append(.bars(lastNumber, question))
    }

    private mutating func loaded(_ series: Series, _ machine: CandleMachine) -> [CandleInput] {
        unloaded.remove(series)
        starting.remove(series)
        missed.remove(series)
        say(.info, "history loaded", ["series": "\(series)", "last": machine.lastFinal(of: series).map { "\($0)" } ?? "none"])
        return [.loaded(series)]
    }

    private mutating func endCheck(at now: Timestamp) {
        guard unchecked.isEmpty, check.bars > 0 else { return }
        lastCheck = SourceReport.ShadowCheck(checkedAt: now.microseconds, bars: check.bars, revised: check.revised)
        check = (0, 0)
    }

    /// The outages that begin and end. One is known when a bar is later than what trades; it is over when the next one is not.
    private func outages(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        machine.series.compactMap { series in
            guard let last = machine.lastFinal(of: series), let stale = machine.staleTime(of: series) else { return nil }
            let next = last.advanced(by: 1, of: series.length)
            switch (machine.isSilent(series), stale <= now) {
            case (false, true) where !machine.needsHistory(series):
                return .silent(series, from: next.openTime, reason: silence(of: series))
            case (true, false): return .heard(series, until: next.openTime)
            default: return nil
            }
        }
    }

    /// Why bars of a series cannot be had, in words.
    private func silence(of series: Series) -> String {
        if missed.contains(series) { return "the feed did not run" }
        let words = [sequence.trouble, confirmations.reason(of: series) ?? lanes[series]?.failure].compactMap(\.self)
        return words.isEmpty ? "neither the venue's stream nor its REST interface tells of \(series)" : words.joined(separator: "; ")
    }

    /// When time alone changes something. A series that REST is being asked for, or must not be asked for, waits for an answer and not for a moment.
    private func nextLook(_ machine: CandleMachine, mayAsk: Bool, at now: Timestamp) -> Timestamp? {
        let waiting = machine.series.filter { series in
            !mayAsk || unloaded.contains(series) || !(lanes[series]?.isFree ?? true)
        }
        let givenUp = lanes.values.compactMap { $0.asked?.at.advanced(bySeconds: FeedLane.patienceSeconds) }.min()
        let check = mayAsk && !isLoading ? shadow.due : nil
        let stale = mayAsk ? machine.series.compactMap { machine.staleTime(of: $0) }.filter { $0 > now }.min() : nil
        return [confirmations.nextLook(at: machine, except: waiting), check, clock.nextLook, givenUp, stale]
            .compactMap(\.self).min()
    }

    private mutating func say(_ level: SourceNote.Level, _ text: String, _ details: [String: String] = [:]) {
        notes.append(.line(level, text, details))
    }
}

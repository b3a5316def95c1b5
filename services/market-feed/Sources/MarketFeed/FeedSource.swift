import Logging
package import TraderModel
import TraderProto
package import TraderService
package import TraderSources
import TraderVenues

/// What market-feed decides, without I/O: what its machine is to take of what happens, and what is to be asked of the venue.
///
/// Each series has a lane of its own to REST, with one question under way at most. What is asked for, and in which order, is decided in
/// `settle` as things stand.
package struct FeedSource: SourceMachine {
    package static let begin = Event.begin
    package static let timePassed = Event.timePassed

    /// Questions for history that may be under way at once: bars that have just closed wait for no more than these.
    static let mostHistoryQuestions = 4

    let rules: FeedRules
    let reach: HistoryReach
    /// What is followed from the first start on.
    let first: [InstrumentRecord]
    /// The connections of the stream; one that has not told anything yet is not in it.
    var lines: [FeedLine: StreamLine] = [:]
    var confirmations = Confirmations()
    var shadow: ShadowBook
    var clock = ClockCheck()
    var lanes: [Series: FeedLane] = [:]
    /// Series of which what is missing has not been loaded since the start, or since they were followed.
    var unloaded: Set<Series> = []
    /// Those of them that were followed at the start.
    var starting: Set<Series> = []
    /// Series whose next bar was late already when the process began.
    var missed: Set<Series> = []
    /// Series that are still to be held against REST in the check that is under way, and what the check has found.
    var unchecked: Set<Series> = []
    var check = (bars: 0, revised: 0)
    /// What the last whole check found; nil until there was one.
    package var lastCheck: SourceReport.ShadowCheck?
    var lastNumber = 0
    /// The quotes that are passed on, and how far apart, in milliseconds; the spacing is of one instrument until more are followed.
    var quotes = QuoteThinner(milliseconds: 1_000)
    var quoteSpacing: Int64 = 1_000
    /// The venue's moment of the last mark that was passed on.
    var marks: [Instrument: Timestamp] = [:]
    /// The funding of contracts whose marks are followed.
    var fundings: [Instrument: FundingWatch] = [:]
    var listing = ListingCheck()
    /// What is to be said and wished at the next settling.
    var notes: [SourceNote] = []
    var wishes: [Wish] = []
    /// Whether the last settling found that nothing may be loaded.
    var wasObstructed = false

    /// A feed that follows `first` from its first start on. `shadow` holds the final bars that the log has.
    package init(_ rules: FeedRules, first: [InstrumentRecord], reach: HistoryReach, shadow: ShadowBook) {
        self.rules = rules
        self.first = first
        self.reach = reach
        self.shadow = shadow
    }

    package var isWaiting: Bool {
        clock.isAsking || listing.isAsking || lanes.values.contains(where: \.isWaiting) || fundings.values.contains(where: \.isAsking)
    }

    /// Whether what is missing of any series that was followed at the start has not been loaded since.
    package var isLoading: Bool { !starting.isEmpty }

    /// Whether what is missing of a series has not been loaded since the start, or since it was followed.
    package func isLoading(_ series: Series) -> Bool { unloaded.contains(series) }

    /// Why the history of the first series that could not be loaded was not; nil when no attempt has failed.
    package var loadingTrouble: String? {
        unloaded.filter { !isUnlisted($0.instrument) }.sorted().lazy.compactMap { series in
            lanes[series]?.failure.map { "the history of \(series) is out of reach: \($0); trying again" }
        }.first
    }

    /// The last frame that came on the present connection, for a simulation's clock.
    package var lastFrame: VenueFrame? { bars.sequence.lastFrame }

    /// The number of the last frame on each present connection, by the name that a simulation's clock has for it; nil where the venue numbers frames.
    package var lastFrames: [String: Int64]? {
        guard !rules.clockNames.isEmpty else { return nil }
        var frames: [String: Int64] = [:]
        for (line, name) in rules.clockNames {
            guard let line = lines[line], line.since != nil, line.sequence.count > 0 else { continue }
            frames[name] = line.sequence.count - 1
        }
        return frames
    }

    // MARK: What happens

    package mutating func inputs(of event: Event, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch event {
        case .begin: return begin(machine, at: now)
        case .change(let change, let number): return inputs(of: change, number, machine, at: now)
        case .stream(let event, let line): return inputs(of: event, on: line, machine, at: now)
        case .answered(let number, let result): return inputs(answering: number, result, machine, at: now)
        case .toldTime(let result, let question, let moment):
            notes += clock.take(result, to: question, at: moment)
            return []
        case .toldListing(let result): return inputs(of: result, machine, at: now)
        case .settled(let instrument, let result): return inputs(of: result, instrument, at: now)
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
            case .unseen(let series, let bar): giveUp(.bars, "it told nothing of \(series.instrument) \(bar), in which there were trades")
            case .revision, .quote, .mark, .instrument, .outage, .forming: break
            }
        }
    }

    private mutating func note(_ candle: Candle, _ length: BarLength, _ machine: CandleMachine) {
        shadow.note(candle.bar, Series(candle.instrument, length), candle.ts)
        // A stream that was followed and said nothing of a bar in which REST knows of trades is dead, whatever its heartbeats say.
        guard Series(candle.instrument, length).part.length == length, candle.origin == .rest, !candle.noTrades,
            candle.firstSeenAt == candle.knownAt,
            machine.isFollowed(Series(candle.instrument, length), since: candle.ts)
        else { return }
        wishes.append(.giveUp(.bars, "it told nothing of \(candle.instrument) \(candle.ts), in which there were trades"))
    }

    // MARK: What is to be done

    package mutating func settle(_ machine: CandleMachine, at now: Timestamp) -> SourceSettling<CandleInput, Wish> {
        var settling = SourceSettling<CandleInput, Wish>()
        if clock.asks(at: now) { wishes.append(.time(now)) }
        giveUp(machine, at: now)
        renew(at: now)
        // What REST would be asked for by a clock that has gone wrong could not be taken back.
        let obstacle = obstacle(machine, at: now)
        if let obstacle, !wasObstructed, isLoading { say(.error, "history not loaded", ["reason": obstacle]) }
        wasObstructed = obstacle != nil
        let mayAsk = obstacle == nil && !clock.isInDoubt
        if mayAsk {
            beginErrands(machine, at: now)
            settling.inputs = goOn(machine, at: now)
            if settling.inputs.isEmpty { settling.inputs = outages(machine, at: now) }
            askForListing(at: now)
            askForSettlements(machine, at: now)
        }
        if settling.inputs.isEmpty { settling.inputs = dueQuotes(machine, at: now) }
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
        let newest = machine.series.compactMap { machine.lastFinal(of: $0)?.closeTime(of: $0.part.length) }.max()
        return clock.obstacle(at: now, newest: newest)
    }

    /// When time alone changes something. A series that REST is being asked for, or must not be asked for, waits for an answer and not for
    /// a moment.
    private func nextLook(_ machine: CandleMachine, mayAsk: Bool, at now: Timestamp) -> Timestamp? {
        let waiting = machine.series.filter { series in
            !mayAsk || unloaded.contains(series) || !(lanes[series]?.isFree ?? true)
        }
        let givenUp = lanes.values.compactMap { $0.asked?.at.advanced(bySeconds: FeedLane.patienceSeconds) }.min()
        let check = mayAsk ? shadow.due : nil
        let stale = mayAsk ? machine.series.compactMap { machine.staleTime(of: $0) }.filter { $0 > now }.min() : nil
        let facts = mayAsk ? fundings.values.compactMap(\.nextLook) + [listing.due].compactMap(\.self) : []
        return [
            confirmations.nextLook(at: machine, except: waiting), check, clock.nextLook, givenUp, stale, nextRenewal, quotes.nextDue,
            facts.min(),
        ]
        .compactMap(\.self).min()
    }

    mutating func say(_ level: SourceNote.Level, _ text: String, _ details: [String: String] = [:]) {
        notes.append(.line(level, text, details))
    }
}

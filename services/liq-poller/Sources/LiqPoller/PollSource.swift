import Logging
package import TraderModel
package import TraderService
package import TraderSources
package import TraderVenues

/// What liq-poller decides, without I/O: what its machine is to take of what happens, and what is to be asked of the venue.
///
/// Each contract has a lane of its own, with one question under way at most. Watermarks wait for none of them: what comes after one is
/// known after it.
package struct PollSource: SourceMachine {
    package static let begin = Event.begin
    package static let timePassed = Event.timePassed

    /// Days loaded by a cold start, as market-feed loads of candles.
    private static let historyDays: Int64 = 31
    /// Seconds after which an hour that was not there is asked for again.
    private static let retrySeconds: Int64 = 60
    /// Seconds by which the newest hour may be late when a cold start takes the history for whole.
    private static let historyLatenessSeconds: Int64 = 3 * 3_600
    /// Attempts to load the history of each contract, before those after the first are left to the hourly questions.
    private static let historyAttempts = 5
    /// Hours before the wanted one that are read again with it, so that a revision is noticed: a day.
    private static let shadowHours = 24

    private let contracts: [Instrument]
    private let amounts: GateAmounts
    /// Before it the venue has nothing; nil where nobody knows.
    private let venueBegan: BarTime?
    private(set) var clock = ClockCheck()
    private var lanes: [Instrument: PollLane] = [:]
    /// Contracts of which what is missing has not been loaded since the start.
    private var unloaded: Set<Instrument> = []
    /// Whether watermarks may be said: from the start on, or once a cold start is done.
    private var isStarted = false
    /// Whether a walk through pages has ended since the last tick, or failed: what was waited for may be there, or be given up.
    private var hasNews = false
    private var read = (known: 0, revised: 0)
    /// What the last round of questions found of hours that were known before; nil until there was one.
    package private(set) var lastCheck: SourceReport.ShadowCheck?
    /// The contract whose answer is being taken, with the hours in it that are published.
    private var answering: (contract: Instrument, published: Int)?
    private var lastNumber = 0
    private var notes: [SourceNote] = []
    private var wishes: [Wish] = []
    private var wasObstructed = false

    /// A poller of `contracts`, the first of which the venue is sure to have.
    package init(contracts: [Instrument], amounts: GateAmounts, venueBegan: BarTime? = nil) {
        self.contracts = contracts
        self.amounts = amounts
        self.venueBegan = venueBegan
    }

    package var isWaiting: Bool { clock.isAsking || lanes.values.contains(where: \.isWaiting) }

    /// Whether a cold start has not loaded its history yet: nothing is said to be complete.
    package var isLoading: Bool { !isStarted }

    /// Why the history of a contract could not be loaded; nil when no attempt has failed.
    package var loadingTrouble: String? { unloaded.sorted().compactMap { lanes[$0]?.trouble }.first }

    /// Why a contract could not be asked for its hours; those that could are not in it.
    package var failures: [Instrument: VenueError] {
        lanes.compactMapValues(\.failure).filter { !unloaded.contains($0.key) }
    }

    // MARK: What happens

    package mutating func inputs(of event: Event, _ machine: LiquidationMachine, at now: Timestamp) -> [LiquidationInput] {
        switch event {
        case .begin:
            unloaded = Set(contracts)
            // A restart goes on at once: what it lacks is known after the next watermark in any case.
            isStarted = !machine.isColdStart
            return [.contracts(contracts), .amounts(amounts)]
        case .answered(let number, let result): return inputs(answering: number, result, machine, at: now)
        case .toldTime(let result, let question, let moment):
            notes += clock.take(result, to: question, at: moment)
            return []
        case .pauseOver(let contract):
            lanes[contract]?.pauseIsOver()
            return []
        case .timePassed:
            return mayTick(machine, at: now) ? [.tick(now)] : []
        }
    }

    package mutating func took(_ outputs: [LiquidationRecord], _ machine: LiquidationMachine, at now: Timestamp) {
        var taken = 0
        for output in outputs {
            switch output {
            case .reading: taken += 1
            case .missing(let contract, let hour, _):
                say(.error, "hour never came", ["contract": "\(contract)", "hour": "\(hour)"])
            case .revision(let reading):
                say(.notice, "hour revised", ["contract": "\(reading.instrument)", "hour": "\(reading.ts)"])
                read.revised += 1
            case .watermark: break
            }
        }
        guard let answer = answering.take() else { return }
        if !(lanes[answer.contract]?.isHistory ?? true) { read.known += answer.published - taken }
    }

    private mutating func inputs(
        answering number: Int, _ result: Result<[GateStatistics.Row], VenueError>, _ machine: LiquidationMachine, at now: Timestamp
    ) -> [LiquidationInput] {
        // An answer that nobody waits for any more says nothing: it is of a question that was given up.
        guard let contract = lanes.first(where: { $0.value.asked?.number == number })?.key, var lane = lanes[contract],
            let asked = lane.answered(number)
        else { return [] }
        defer { lanes[contract] = lane }
        switch result {
        case .success(let rows):
            lane.failure = nil
            lane.goOn(behind: rows.last?.hour)
            answering = (contract, rows.count { LiquidationReading.publicationTime(of: $0.hour) <= asked.sureAt })
            return [.rows(contract, rows, isHistory: lane.isHistory, asked: asked.sureAt, at: max(asked.sureAt, sureTime(at: now)))]
        case .failure(let error):
            fail(&lane, contract, error, machine, at: now)
            return []
        }
    }

    /// What the venue was asked of a contract came to nothing.
    private mutating func fail(
        _ lane: inout PollLane, _ contract: Instrument, _ error: VenueError, _ machine: LiquidationMachine, at now: Timestamp
    ) {
        lane.failure = error
        hasNews = true
        guard unloaded.contains(contract) else {
            lane.end()
            say(.warning, "not polled", ["contract": "\(contract)", "reason": "\(error)"])
            return lane.askAgain(at: now.advanced(bySeconds: Self.retrySeconds), newest: Self.newestPublished(at: now))
        }
        pause(&lane, contract, "\(error)", machine)
    }

    private mutating func pause(_ lane: inout PollLane, _ contract: Instrument, _ reason: String, _ machine: LiquidationMachine) {
        let pause = lane.pause(for: reason, reached: machine.newest(of: contract))
        say(.warning, "history not loaded", ["contract": "\(contract)", "reason": reason, "again": "\(pause)"])
        wishes.append(.pause(contract, pause))
    }

    // MARK: What is to be done

    package mutating func settle(_ machine: LiquidationMachine, at now: Timestamp) -> SourceSettling<LiquidationInput, Wish> {
        var settling = SourceSettling<LiquidationInput, Wish>()
        if clock.asks(at: now) { wishes.append(.time(now)) }
        giveUp(machine, at: now)
        let obstacle = obstacle(machine, at: now)
        if let obstacle, !wasObstructed, isLoading { say(.error, "history not loaded", ["reason": obstacle]) }
        wasObstructed = obstacle != nil
        if obstacle == nil, !clock.isInDoubt {
            ask(machine, at: now)
            settling.inputs = start(machine, at: now)
            // What the venue did not have is given up, and what it had may be the last that was waited for.
            if settling.inputs.isEmpty, hasNews, isStarted {
                hasNews = false
                settling.inputs = [.tick(now)]
            }
        }
        endRound(at: now)
        settling.wishes = wishes
        settling.notes = notes
        wishes = []
        notes = []
        settling.lookAgainAt = nextLook(machine, isObstructed: obstacle != nil, at: now)
        return settling
    }

    /// The latest moment that has come at the venue too: an hour that is over only here may still grow there.
    private func sureTime(at now: Timestamp) -> Timestamp { clock.sureTime(at: now) }

    /// Why nothing may be taken or said to be complete now; nil when nothing stands against it.
    package func obstacle(_ machine: LiquidationMachine, at now: Timestamp) -> String? {
        let newest = contracts.compactMap { machine.newest(of: $0)?.closeTime(of: .oneHour) }.max()
        return clock.obstacle(at: now, newest: newest)
    }

    private func mayTick(_ machine: LiquidationMachine, at now: Timestamp) -> Bool {
        isStarted && obstacle(machine, at: now) == nil && !clock.isInDoubt && !clock.hasJumped(at: now)
    }

    private mutating func giveUp(_ machine: LiquidationMachine, at now: Timestamp) {
        for contract in contracts {
            guard var lane = lanes[contract] else { continue }
            // What a clock that was put back made of the question's moment counts whether it is given up or not.
            if let number = lane.overdue(at: now), lane.answered(number) != nil {
                fail(&lane, contract, .unanswered(by: contract.venue), machine, at: now)
            }
            lanes[contract] = lane
        }
    }

    /// Begins what is to be asked for, and asks the next question of each lane.
    private mutating func ask(_ machine: LiquidationMachine, at now: Timestamp) {
        for contract in contracts where unloaded.contains(contract) && lanes[contract, default: PollLane()].isFree {
            let oldest = BarLength.oneHour.bar(containing: now.advanced(bySeconds: -Self.historyDays * 86_400))
            let start = machine.newest(of: contract)?.advanced(by: 1, of: .oneHour) ?? venueBegan.map { max($0, oldest) } ?? oldest
            lanes[contract, default: PollLane()].begin(at: start, isHistory: machine.isColdStart)
        }
        let newest = Self.newestPublished(at: now)
        for (contract, first) in machine.wanted(at: now) where !unloaded.contains(contract) {
            guard lanes[contract, default: PollLane()].isFree,
                lanes[contract, default: PollLane()].mayAsk(at: now, newest: newest, pauseSeconds: Self.retrySeconds)
            else { continue }
            lanes[contract, default: PollLane()].begin(at: first.advanced(by: -Self.shadowHours, of: .oneHour), isHistory: false)
        }
        for contract in contracts {
            guard var lane = lanes[contract], lane.isReady else { continue }
            goOn(&lane, contract, machine, at: now)
            lanes[contract] = lane
        }
    }

    /// Asks for the next page, or ends the walk: from where on nothing is published there is nothing to ask.
    private mutating func goOn(_ lane: inout PollLane, _ contract: Instrument, _ machine: LiquidationMachine, at now: Timestamp) {
        guard let start = lane.next, LiquidationReading.publicationTime(of: start) <= sureTime(at: now) else {
            return end(&lane, contract, machine, at: now)
        }
        // Our clock may be a little behind the venue's.
        let last = BarLength.oneHour.bar(containing: now).advanced(by: 1, of: .oneHour)
        let question = RowQuestion(contract, from: start, through: last)
        lastNumber += 1
        lane.ask(question, as: lastNumber, at: now, sure: sureTime(at: now))
        wishes.append(.rows(lastNumber, question))
    }

    /// A walk through the pages of a contract is over.
    private mutating func end(_ lane: inout PollLane, _ contract: Instrument, _ machine: LiquidationMachine, at now: Timestamp) {
        lane.end()
        guard unloaded.contains(contract) else {
            hasNews = true
            return lane.askAgain(at: now.advanced(bySeconds: Self.retrySeconds), newest: Self.newestPublished(at: now))
        }
        if let trouble = incompleteness(of: contract, machine, at: now) { return pause(&lane, contract, trouble, machine) }
        unloaded.remove(contract)
        hasNews = true
    }

    /// An answer without rows ends the pages: of the contract that is never left out it must not stand for its whole history.
    private func incompleteness(of contract: Instrument, _ machine: LiquidationMachine, at now: Timestamp) -> String? {
        guard machine.isColdStart, contract == contracts.first else { return nil }
        let reached = machine.newest(of: contract)
        let late = reached.map { LiquidationReading.publicationTime(of: $0).advanced(bySeconds: Self.historyLatenessSeconds) }
        guard late.map({ $0 < sureTime(at: now) }) ?? true else { return nil }
        return "\(VenueError.malformed("its hours end with \(reached.map { "\($0)" } ?? "none")"))"
    }

    /// A cold start is done when the whole history of the first contract is there, and that of the others or some attempts at it.
    private mutating func start(_ machine: LiquidationMachine, at now: Timestamp) -> [LiquidationInput] {
        guard !isStarted || !unloaded.isEmpty else { return [] }
        let mayGoOn = unloaded.allSatisfy { contract in
            !machine.isColdStart
                || (lanes[contract]?.failedAttempts ?? 0 >= Self.historyAttempts
                    && (contract != contracts.first || machine.newest(of: contract) != nil))
        }
        guard mayGoOn else { return [] }
        if !isStarted {
            let missing = unloaded.sorted()
            if !missing.isEmpty { say(.warning, "history not loaded whole", ["contracts": "\(missing)"]) }
            isStarted = true
            hasNews = true
        }
        // What is not there is left to the hourly questions once an attempt at it has failed.
        unloaded = unloaded.filter { lanes[$0]?.failedAttempts ?? 0 == 0 }
        return []
    }

    private mutating func endRound(at now: Timestamp) {
        guard read.known > 0, !lanes.values.contains(where: \.isWalking) else { return }
        lastCheck = SourceReport.ShadowCheck(checkedAt: now.microseconds, bars: read.known, revised: read.revised)
        read = (0, 0)
    }

    private func nextLook(_ machine: LiquidationMachine, isObstructed: Bool, at now: Timestamp) -> Timestamp? {
        if isObstructed || clock.isInDoubt { return clock.nextLook }
        let givenUp = lanes.values.compactMap { $0.asked?.at.advanced(bySeconds: PollLane.patienceSeconds) }.min()
        let wanted = Set(machine.wanted(at: now).map(\.contract))
        let again = lanes.filter { wanted.contains($0.key) && $0.value.isFree }.compactMap { $0.value.retry?.at }.filter { $0 > now }.min()
        return [isStarted ? machine.nextDue(after: now) : nil, again, clock.nextLook, givenUp].compactMap(\.self).min()
    }

    /// The newest hour whose time of publication has come.
    private static func newestPublished(at now: Timestamp) -> BarTime {
        BarLength.oneHour.bar(containing: now.advanced(bySeconds: -LiquidationReading.publicationDelaySeconds))
    }

    private mutating func say(_ level: SourceNote.Level, _ text: String, _ details: [String: String] = [:]) {
        notes.append(.line(level, text, details))
    }
}

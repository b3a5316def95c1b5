import Logging
import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderStore
import TraderVenues

/// What liq-poller knows at a moment, and what it asks for: one task drives it.
struct Poll {
    private let context: ServiceContext
    private let venue: GateStatistics
    private let board: SourceBoard
    private let contracts: [Instrument]
    private var host: MachineHost<LiquidationShell>
    private var clockCheck = ClockCheck()
    /// Why a contract could not be asked for; those that could are not in it.
    private var failures: [Instrument: VenueError] = [:]

    /// Days loaded by a cold start, as market-feed loads of candles.
    private static let historyDays: Int64 = 31
    /// Seconds after which an hour that was not there is asked for again.
    private static let retrySeconds: Int64 = 60
    /// Seconds by which the newest hour may be late when a cold start takes the history for whole.
    private static let historyLatenessSeconds: Int64 = 3 * 3_600
    /// Attempts to load the history of all contracts, before those after the first are left to the hourly questions.
    private static let historyAttempts = 5
    /// Hours before the wanted one that are read again with it, so that a revision is noticed: a day.
    private static let shadowHours = 24

    init(
        context: ServiceContext, venue: GateStatistics, board: SourceBoard, contracts: [Instrument], amounts: GateAmounts
    ) throws {
        self.context = context
        self.venue = venue
        self.board = board
        self.contracts = contracts
        host = try MachineHost(LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), store: context.store)
        try PollSettings.check(amounts, against: host.machine)
        try step(.amounts(amounts))
        board.sumUpDay(context)
    }

    /// Asks for what should be there and is not; answers when to look again. A venue out of reach is asked again later.
    mutating func run() async throws -> Timestamp {
        if clockCheck.hasJumped(at: context.clock.now) { await checkClock() }
        if obstacle != nil {
            await checkClock()
            report(at: context.clock.now)
            return context.clock.now.advanced(bySeconds: Self.retrySeconds)
        }
        var read = Read()
        for (contract, first) in host.machine.wanted(at: context.clock.now) {
            do {
                let shadow = first.advanced(by: -Self.shadowHours, of: .oneHour)
                try await load(contract, from: shadow, isHistory: false, &read)
                failures[contract] = nil
            } catch let error as VenueError {
                context.logger.warning("not polled", metadata: ["contract": "\(contract)", "reason": "\(error)"])
                failures[contract] = error
            }
        }
        if read.known > 0 {
            board.update {
                $0.shadow = SourceReport.ShadowCheck(checkedAt: context.clock.now.microseconds, bars: read.known, revised: read.revised)
            }
        }
        await checkClock()
        let now = context.clock.now
        try step(.tick(now))
        report(at: now)
        let due = host.machine.nextDue(after: now)
        let again = host.machine.wanted(at: now).isEmpty ? nil : now.advanced(bySeconds: Self.retrySeconds)
        return [due, again, clockCheck.due].compactMap(\.self).min() ?? due
    }

    /// A cold start waits for the whole history of the first contract, which is never asked for again; of the others it tries some times. A
    /// restart goes on at once: what it lacks is asked for by the hour.
    mutating func loadHistory() async throws {
        context.status.set(.bootstrapping, reason: "loading history from the venue")
        var pause = Duration.seconds(1)
        var missing = contracts
        var head = context.store.head.seq
        var attempts = 0
        while !missing.isEmpty {
            await checkClock()
            if let obstacle {
                context.logger.error("history not loaded", metadata: ["reason": "\(obstacle)", "again": "\(pause)"])
                context.status.set(.stale, reason: obstacle)
                report(at: context.clock.now, isLoading: true)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
                continue
            }
            attempts += 1
            do {
                while let contract = missing.first {
                    try await loadMissing(contract)
                    missing.removeFirst()
                }
            } catch let error as VenueError {
                // Of the first contract something must be there.
                let hasFirst = missing.first != contracts.first || host.machine.newest(of: contracts[0]) != nil
                let mayGoOn = !host.machine.isColdStart || (hasFirst && attempts >= Self.historyAttempts)
                if mayGoOn {
                    context.logger.warning("history not loaded whole", metadata: ["contracts": "\(missing)", "reason": "\(error)"])
                    return
                }
                if context.store.head.seq > head { pause = .seconds(1) }
                head = context.store.head.seq
                context.logger.warning("history not loaded", metadata: ["reason": "\(error)", "again": "\(pause)"])
                context.status.set(.stale, reason: "the venue's history is out of reach: \(error); trying again")
                report(at: context.clock.now, isLoading: true)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private mutating func loadMissing(_ contract: Instrument) async throws {
        let now = context.clock.now
        let oldest = BarLength.oneHour.bar(containing: now.advanced(bySeconds: -Self.historyDays * 86_400))
        let newest = host.machine.newest(of: contract)
        var read = Read()
        try await load(
            contract, from: newest?.advanced(by: 1, of: .oneHour) ?? oldest, isHistory: host.machine.isColdStart, &read)
        // An answer without rows ends the pages: of the contract that is never left out it must not stand for its whole history.
        guard host.machine.isColdStart, contract == contracts.first else { return }
        let reached = host.machine.newest(of: contract)
        let late = LiquidationReading.publicationTime(of: reached ?? oldest).advanced(bySeconds: Self.historyLatenessSeconds)
        guard late >= surelyNow else { throw VenueError.malformed("its hours end with \(reached.map { "\($0)" } ?? "none")") }
    }

    /// What one round of questions told of hours that were known before.
    private struct Read {
        var known = 0
        var revised = 0
    }

    /// Pages from `first` on until the running hour; an empty page or one that does not go on ends it.
    private mutating func load(_ contract: Instrument, from first: BarTime, isHistory: Bool, _ read: inout Read) async throws {
        var start = first
        while LiquidationReading.publicationTime(of: start) <= surelyNow {
            // Our clock may be a little behind the venue's.
            let last = BarLength.oneHour.bar(containing: context.clock.now).advanced(by: 1, of: .oneHour)
            let rows = try await venue.rows(of: contract, from: start, through: last)
            let published = rows.count { LiquidationReading.publicationTime(of: $0.hour) <= surelyNow }
            let news = try step(.rows(contract, rows, isHistory: isHistory, at: surelyNow))
            read.known += published - news.taken
            read.revised += news.revised
            guard let last = rows.last?.hour, last >= start else { return }
            start = last.advanced(by: 1, of: .oneHour)
        }
    }

    /// The latest moment that has come at the venue too: an hour that is over only here may still grow there.
    private var surelyNow: Timestamp { clockCheck.sureTime(at: context.clock.now) }

    /// Why nothing may be taken or said to be complete now; nil when nothing stands against it.
    private var obstacle: String? {
        let newest = contracts.compactMap { host.machine.newest(of: $0)?.closeTime(of: .oneHour) }.max()
        return clockCheck.obstacle(at: context.clock.now, newest: newest)
    }

    private mutating func checkClock() async {
        let before = clockCheck.difference
        if let error = await clockCheck.run(context.clock, venueTime: { [venue] in try await venue.serverTime() }) {
            context.logger.warning("the venue's time is not known", metadata: ["reason": "\(error)"])
        } else if let difference = clockCheck.difference, difference != before, let trouble = difference.trouble {
            context.logger.error("\(trouble)", metadata: ["difference_ms": "\(difference.milliseconds)"])
        }
    }

    /// Answers how many hours were taken and revised.
    @discardableResult private mutating func step(_ input: LiquidationInput) throws -> (taken: Int, revised: Int) {
        let step = try context.status.working { try host.step([Arrival(own: input)], at: context.clock.now) }
        if !step.records.isEmpty { context.publish(step.records) }
        var taken = 0
        var revised = 0
        var hasNews = false
        for output in step.outputs {
            switch output {
            case .reading(let reading):
                context.status.sawData(upTo: reading.ts.closeTime(of: .oneHour))
                taken += 1
                hasNews = true
            case .missing(let contract, let hour, _):
                context.logger.error("hour never came", metadata: ["contract": "\(contract)", "hour": "\(hour)"])
                hasNews = true
            case .revision(let reading):
                context.logger.notice("hour revised", metadata: ["contract": "\(reading.instrument)", "hour": "\(reading.ts)"])
                revised += 1
                hasNews = true
            case .watermark: break
            }
        }
        if hasNews { board.sumUpDay(context) }
        return (taken, revised)
    }

    private func report(at now: Timestamp, isLoading: Bool = false) {
        let gates = PollGates(host.machine, contracts, failures, clockCheck.difference, at: now)
        board.update {
            $0.gates = gates.gates
            $0.clock = clockCheck.difference
        }
        guard !isLoading else { return }
        let trouble = obstacle ?? gates.trouble
        context.status.set(trouble == nil ? .running : .stale, reason: trouble)
    }
}

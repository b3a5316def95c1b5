import Logging
import ServiceLifecycle
import TraderModel
import TraderProto
import TraderService
import TraderVenues

/// liq-poller's loop: history first, then each hour from two minutes past its end on.
struct PollLoop: Service {
    let context: ServiceContext
    let venue: GateStatistics
    let contracts: [Instrument]

    private typealias Host = MachineHost<LiquidationShell>

    /// Days loaded by a cold start, as market-feed loads of candles.
    private static let historyDays: Int64 = 31
    /// Seconds after which an hour that was not there is asked for again.
    private static let retrySeconds: Int64 = 60

    func run() async throws { try await context.untilShutdown { try await follow() } }

    private func follow() async throws {
        try await context.clockStarted()
        let alarm = context.clock.makeAlarm()
        var host = try MachineHost(
            LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), store: context.store)
        try await loadHistory(&host)
        while !Task.isCancelled {
            try await poll(&host)
            let now = context.clock.now
            try step(&host, .tick(now))
            let due = host.machine.nextDue(after: now)
            let isWaiting = !host.machine.wanted(at: now).isEmpty
            alarm.set(isWaiting ? min(due, now.advanced(bySeconds: Self.retrySeconds)) : due)
            _ = try await alarm.next()
        }
    }

    /// Hours before the wanted one that are read again, so that a revision is noticed.
    private static let revisedHours = 2

    /// Asks for what should be there and is not. A venue out of reach is asked again later; nothing else waits for it.
    private func poll(_ host: inout Host) async throws {
        var reason: String?
        for (contract, first) in host.machine.wanted(at: context.clock.now) {
            do {
                try await load(&host, contract, from: first.advanced(by: -Self.revisedHours, of: .oneHour), isHistory: false)
            } catch let error as VenueError {
                context.logger.warning("not polled", metadata: ["contract": "\(contract)", "reason": "\(error)"])
                reason = "\(contract) is out of reach: \(error)"
            }
        }
        if reason == nil, let late = host.machine.wanted(at: context.clock.now).first {
            reason = "the venue has not published \(late.contract) of \(late.from)"
        }
        context.status.set(reason == nil ? .running : .stale, reason: reason)
    }

    private func loadHistory(_ host: inout Host) async throws {
        context.status.set(.bootstrapping, reason: "loading history from the venue")
        var pause = Duration.seconds(1)
        while true {
            do {
                for contract in contracts { try await loadMissing(&host, contract) }
                return
            } catch let error as VenueError where host.machine.newest(of: contracts[0]) != nil {
                // The other contracts are asked again by the hour; a strategy that reads them sees what comes late when it is known.
                context.logger.warning("history not loaded whole", metadata: ["reason": "\(error)"])
                return
            } catch let error as VenueError {
                context.logger.warning("history not loaded", metadata: ["reason": "\(error)", "again": "\(pause)"])
                context.status.set(.bootstrapping, reason: "the venue's history is out of reach: \(error); trying again")
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private func loadMissing(_ host: inout Host, _ contract: Instrument) async throws {
        let now = context.clock.now
        let oldest = BarLength.oneHour.bar(containing: now.advanced(bySeconds: -Self.historyDays * 86_400))
        let newest = host.machine.newest(of: contract)
        try await load(&host, contract, from: newest?.advanced(by: 1, of: .oneHour) ?? oldest, isHistory: host.machine.isColdStart)
    }

    /// Pages from `first` on until the running hour; an empty page or one that does not go on ends it.
    private func load(_ host: inout Host, _ contract: Instrument, from first: BarTime, isHistory: Bool) async throws {
        var start = first
        while LiquidationReading.publicationTime(of: start) <= context.clock.now {
            let rows = try await venue.rows(of: contract, from: start)
            try step(&host, .rows(contract, rows, isHistory: isHistory, at: context.clock.now))
            guard let last = rows.last?.hour, last >= start else { return }
            start = last.advanced(by: 1, of: .oneHour)
        }
    }

    private func step(_ host: inout Host, _ input: LiquidationInput) throws {
        let step = try context.status.working { try host.step([Arrival(own: input)], at: context.clock.now) }
        if !step.records.isEmpty { context.publish(step.records) }
        for output in step.outputs {
            switch output {
            case .reading(let reading): context.status.sawData(upTo: reading.ts.closeTime(of: .oneHour))
            case .missing(let contract, let hour, _):
                context.logger.error("hour never came", metadata: ["contract": "\(contract)", "hour": "\(hour)"])
            case .revision(let reading):
                context.logger.notice("hour revised", metadata: ["contract": "\(reading.instrument)", "hour": "\(reading.ts)"])
            case .watermark: break
            }
        }
    }
}

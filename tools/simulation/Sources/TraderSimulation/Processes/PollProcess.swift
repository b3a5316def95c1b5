import LiqPoller
import TraderModel
import TraderService
import TraderVenues

/// liq-poller: the real machine and host, with the simulated venue in place of HTTP. `PollLoop` in synchronous form.
final class PollProcess: SimulatedProcess {
    private static let contracts = [Instrument.gateBTC, .gateETH]
    /// Seconds after which an hour that was not there is asked for again, as in `PollLoop`.
    private static let retrySeconds: Int64 = 60
    private static let revisedHours = 2

    private var life: Life
    private var host: MachineHost<TracedShell<LiquidationShell>>
    private var isLoaded = false
    private var pauseSeconds: Int64 = 1

    init(_ life: Life, inputsPerSnapshot: Int) throws {
        self.life = life
        let shell = TracedShell(inner: LiquidationShell(fresh: LiquidationMachine(contracts: Self.contracts)))
        host = try MachineHost(shell, store: life.store, inputsPerSnapshot: inputsPerSnapshot, logSeconds: RunPlan.logSeconds)
    }

    func begin(_ world: World) throws { try loadHistory(world) }

    func take(_ event: ProcessEvent, _ world: World) throws {
        switch event {
        case .loadAgain: try loadHistory(world)
        case .alarm(let number) where isLoaded && life.rings(number, world): try poll(world)
        case .clockJumped(let isPutBack): life.lookAtAlarm(isPutBack: isPutBack, world)
        default: break
        }
    }

    private func loadHistory(_ world: World) throws {
        guard !isLoaded else { return }
        do {
            for contract in Self.contracts { try loadMissing(contract, world) }
        } catch is VenueError {
            world.note(.pollFailed)
            guard !host.machine.isColdStart else {
                life.schedule(.loadAgain, at: world.clock.now.advanced(bySeconds: pauseSeconds), world)
                pauseSeconds = min(pauseSeconds * 2, 30)
                return
            }
        }
        isLoaded = true
        try poll(world)
    }

    private func loadMissing(_ contract: Instrument, _ world: World) throws {
        let oldest = BarLength.oneHour.bar(containing: world.venue.truth.first)
        let newest = host.machine.newest(of: contract)
        try load(contract, from: newest?.advanced(by: 1, of: .oneHour) ?? oldest, isHistory: host.machine.isColdStart, world)
    }

    private func poll(_ world: World) throws {
        for (contract, first) in host.machine.wanted(at: world.wallTime(of: life.name)) {
            do {
                try load(contract, from: first.advanced(by: -Self.revisedHours, of: .oneHour), isHistory: false, world)
            } catch is VenueError {
                world.note(.pollFailed)
            }
        }
        let now = world.wallTime(of: life.name)
        try step(.tick(now), world)
        let due = host.machine.nextDue(after: now)
        let isWaiting = !host.machine.wanted(at: now).isEmpty
        life.setAlarm(isWaiting ? min(due, now.advanced(bySeconds: Self.retrySeconds)) : due, world)
    }

    private func load(_ contract: Instrument, from first: BarTime, isHistory: Bool, _ world: World) throws {
        var start = first
        while LiquidationReading.publicationTime(of: start) <= world.wallTime(of: life.name) {
            let rows = try world.venue.rows(of: contract, from: start, world)
            try step(.rows(contract, rows, isHistory: isHistory, at: world.wallTime(of: life.name)), world)
            guard let last = rows.last?.hour, last >= start else { return }
            start = last.advanced(by: 1, of: .oneHour)
        }
    }

    private func step(_ input: LiquidationInput, _ world: World) throws {
        try life.advance(world, host.shell.trace) {
            try host.step([Arrival(own: input)], at: world.wallTime(of: life.name)).records
        }
    }
}

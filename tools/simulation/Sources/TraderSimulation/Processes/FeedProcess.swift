import MarketFeed
import TraderModel
import TraderService
import TraderVenues

/// market-feed: the real machine, host and confirmations, with the simulated venue in place of sockets. `FeedLoop` in synchronous form.
final class FeedProcess: SimulatedProcess {
    private static let instruments = [Instrument.coinbaseBTC, .coinbaseETH]

    private var life: Life
    private var host: MachineHost<TracedShell<CandleShell>>
    private var confirmations = Confirmations()
    private var isLoaded = false
    private var pauseSeconds: Int64 = 1
    /// What the stream told while history was loaded.
    private var waiting: [StreamEvent] = []

    init(_ life: Life, inputsPerSnapshot: Int) throws {
        self.life = life
        let shell = TracedShell(inner: CandleShell(fresh: CandleMachine(series: Self.instruments.map { Series($0, Candle.topicLength) })))
        host = try MachineHost(shell, store: life.store, inputsPerSnapshot: inputsPerSnapshot, logSeconds: RunPlan.logSeconds)
    }

    func begin(_ world: World) throws {
        try step(.lost, world)
        try loadHistory(world)
    }

    func take(_ event: ProcessEvent, _ world: World) throws {
        switch event {
        case .loadAgain: try loadHistory(world)
        case .stream(let event) where !isLoaded: waiting.append(event)
        case .stream(let event):
            try take(event, world)
            try settle(world)
        case .alarm(let number) where isLoaded && life.rings(number, world):
            try step(.tick(world.wallTime(of: life.name)), world)
            try settle(world)
        case .clockJumped(let isPutBack): life.lookAtAlarm(isPutBack: isPutBack, world)
        default: break
        }
    }

    private func take(_ event: StreamEvent, _ world: World) throws {
        let now = world.wallTime(of: life.name)
        switch event {
        case .connected: try step(.followed(since: now), world)
        case .frame(let bars, let lostBefore):
            if lostBefore { try step(.followed(since: now), world) }
            try step(.observed(bars, at: now), world)
        case .disconnected: try step(.lost, world)
        }
    }

    private func settle(_ world: World) throws {
        let now = world.wallTime(of: life.name)
        for wish in confirmations.due(for: host.machine, at: now) {
            do {
                try load(
                    [wish.series.instrument: wish.bar], through: CandleHistory.newestWhole(at: now, of: wish.series.length),
                    isHistory: false, world)
            } catch is VenueError {
                world.note(.restFailed)
            }
            _ = confirmations.asked(for: wish, host.machine, at: now, reason: "not whole")
        }
        life.setAlarm(confirmations.nextLook(at: host.machine), world)
    }

    private func loadHistory(_ world: World) throws {
        guard !isLoaded else { return }
        do {
            let newest = CandleHistory.newestWhole(at: world.wallTime(of: life.name), of: Candle.topicLength)
            let starts = Self.instruments.map {
                (
                    $0,
                    host.machine.lastFinal(of: Series($0, Candle.topicLength))?.advanced(by: 1, of: Candle.topicLength)
                        ?? world.venue.truth.first
                )
            }
            try load(Dictionary(uniqueKeysWithValues: starts), through: newest, isHistory: host.machine.isColdStart, world)
        } catch is VenueError {
            world.note(.restFailed)
            life.schedule(.loadAgain, at: world.clock.now.advanced(bySeconds: pauseSeconds), world)
            pauseSeconds = min(pauseSeconds * 2, 30)
            return
        }
        try step(.historyLoaded, world)
        isLoaded = true
        try settle(world)
        let told = waiting
        waiting = []
        for event in told {
            try take(event, world)
            try settle(world)
        }
    }

    private func load(_ starts: [Instrument: BarTime], through newest: BarTime, isHistory: Bool, _ world: World) throws {
        var load = CandleLoad(Self.instruments, of: Candle.topicLength, from: starts, through: newest, isHistory: isHistory)
        while let question = load.next() {
            let bars = try world.venue.bars(of: question.series.instrument, from: question.first, through: question.last, world)
            try step(load.input(answering: question, with: bars, host.machine, at: world.wallTime(of: life.name)), world)
            load.settled(question, host.machine)
        }
    }

    private func step(_ input: CandleInput, _ world: World) throws {
        try life.advance(world, host.shell.trace) {
            try host.step([Arrival(own: input)], at: world.wallTime(of: life.name)).records
        }
    }
}

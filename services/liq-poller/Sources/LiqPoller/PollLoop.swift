package import ServiceLifecycle
package import TraderModel
import TraderProto
package import TraderService
package import TraderSources
import TraderStore
package import TraderVenues

/// liq-poller's loop: `PollSource` between the venue, the store and the status board.
package enum PollLoop {
    /// The loop of a poller of `contracts`, as a part of the service.
    package static func service(
        _ context: ServiceContext, _ door: VenueDoor, _ venue: any PollVenue, contracts: [Instrument], amounts: GateAmounts
    ) -> any Service {
        SourceLoop(
            context, door,
            SourceLoop.Parts(
                make: {
                    let host = try MachineHost(
                        LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), store: context.store)
                    try PollSettings.check(amounts, against: host.machine)
                    return SourceHost(host, PollSource(contracts: contracts, amounts: amounts))
                },
                events: [],
                perform: { work(for: $0, venue, context.clock) },
                stepped: { outputs, _ in told(outputs, context, door.board) },
                report: { report($0, contracts, context, door.board) },
                settled: { _ in }))
    }

    /// What making a wish takes.
    private static func work(
        for wish: PollSource.Wish, _ venue: any PollVenue, _ clock: any PlatformClock
    ) -> SourceLoop<LiquidationShell, PollSource>.Work {
        switch wish {
        case .rows(let number, let question):
            { await VenueError.result { try await venue.rows(question) }.map { .answered(number, $0) } }
        case .time(let question):
            { await VenueError.result { try await venue.time() }.map { .toldTime($0, question: question, at: clock.now) } }
        case .pause(let contract, let pause): { (try? await Task.sleep(for: pause)).map { .pauseOver(contract) } }
        }
    }

    private static func told(_ outputs: [LiquidationRecord], _ context: ServiceContext, _ board: SourceBoard) {
        var hasNews = false
        for output in outputs {
            switch output {
            case .reading(let reading):
                context.status.sawData(upTo: reading.ts.closeTime(of: .oneHour))
                hasNews = true
            case .missing, .revision: hasNews = true
            case .watermark: break
            }
        }
        if hasNews { board.sumUpDay(context) }
    }

    /// Says what is up to date, and why not.
    private static func report(
        _ sourced: SourceHost<LiquidationShell, PollSource>, _ contracts: [Instrument], _ context: ServiceContext, _ board: SourceBoard
    ) {
        let (source, machine, now) = (sourced.source, sourced.host.machine, context.clock.now)
        let gates = PollGates(machine, contracts, source.failures, source.clock.difference, at: now)
        board.update {
            $0.gates = gates.gates
            $0.clock = source.clock.difference
            $0.shadow = source.lastCheck
        }
        let obstacle = source.obstacle(machine, at: now)
        guard !source.isLoading else {
            let trouble = obstacle ?? source.loadingTrouble.map { "the venue's history is out of reach: \($0); trying again" }
            return context.status.set(
                trouble == nil ? .bootstrapping : .stale, reason: trouble ?? "loading history from the venue")
        }
        let trouble = obstacle ?? gates.trouble
        context.status.set(trouble == nil ? .running : .stale, reason: trouble ?? gates.unknown)
    }
}

import TraderBus
import TraderModel
import TraderProto
import TraderService

/// A service that lives from others' records: what `Consumer` does, driven step by step, over the real reader, mailbox and host.
final class ReadingProcess<Shell: MachineShell>: SimulatedProcess {
    private var life: Life
    private var nudged: NudgedHost<TracedShell<Shell>>
    private var links: [SimulatedLink]
    private let deliver: (MachineHost<TracedShell<Shell>>.Step, World) -> Void
    /// Whether it does something else just now.
    private var isBusy = false

    init(
        _ life: Life, _ shell: Shell, upstreams: [ServiceName], inputsPerSnapshot: Int, isGapChecked: Bool,
        deliver: @escaping (MachineHost<TracedShell<Shell>>.Step, World) -> Void = { _, _ in },
        nudge: @escaping @Sendable (Shell.Machine, Timestamp, [SubscriptionStatus]) -> NudgedHost<TracedShell<Shell>>.Nudge
    ) throws {
        self.deliver = deliver
        self.life = life
        let host = try MachineHost(
            TracedShell(inner: shell), store: life.store, inputsPerSnapshot: inputsPerSnapshot, logSeconds: RunPlan.logSeconds)
        links = upstreams.map { SimulatedLink(to: $0, from: host.cursors[$0], isGapChecked: isGapChecked) }
        nudged = NudgedHost(host, nudge: nudge)
    }

    func begin(_ world: World) throws {
        try settle(world)
        for index in links.indices { turn(index, with: [], world) }
    }

    func take(_ event: ProcessEvent, _ world: World) throws {
        switch event {
        case .heard(let link, let messages):
            links[link].hear(messages, at: world.clock.instant)
            turn(link, with: [], world)
        case .answered(let link, let number, let answer):
            turn(link, with: links[link].take(answer, number: number, at: world.clock.instant), world)
        case .look(let link): turn(link, with: [], world)
        case .clockJumped(let isPutBack): life.lookAtAlarm(isPutBack: isPutBack, world)
        case .take: isBusy = false
        case .alarm(let number):
            guard life.rings(number, world) else { return }
            try settle(world)
        case .wake: try settle(world)
        case .feed, .poll: break
        }
        try consume(world)
    }

    private func turn(_ index: Int, with records: [SequencedRecord], _ world: World) {
        if let request = links[index].turn(with: records, at: world.clock.instant) {
            world.ask(
                .init(
                    reader: life.name, life: life.number, link: index, number: links[index].questionNumber, writer: links[index].writer,
                    request: request))
        }
        if let wakeAt = links[index].wakeAt { life.schedule(.look(link: index), at: world.clock.moment(of: wakeAt), world) }
    }

    /// Takes what waits, batch by batch from whichever writer, unless it is busy.
    private func consume(_ world: World) throws {
        guard !isBusy else { return }
        // As a reader that goes through its writers in turn.
        if world.sabotage == .waitForAll, !links.allSatisfy({ world.isUp($0.writer) }) { return }
        var order = Array(links.indices)
        if order.count > 1, world.numbers.happens(onceIn: 2) { order.reverse() }
        var index = 0
        while index < order.count {
            let link = order[index]
            switch links[link].mailbox.take(atMost: world.weather.batch) {
            case .nothing: index += 1
            case .ended(let failure): throw failure
            case .batch(let batch):
                try advance(world) { try nudged.take(batch, at: world.wallTime(of: life.name)) }
                turn(link, with: [], world)
                try settle(world)
                index = 0
                guard world.happens(world.weather.slowReader) else { continue }
                world.note(.readerSlow)
                isBusy = true
                return life.schedule(.take, at: world.moment(after: 0.1...9), world)
            }
        }
    }

    /// Makes a step, if there is one, and tells whoever waits for what it led to.
    private func advance(_ world: World, _ step: () throws -> MachineHost<TracedShell<Shell>>.Step?) throws {
        var made: MachineHost<TracedShell<Shell>>.Step?
        try life.advance(world, nudged.host.shell.trace) {
            made = try step()
            return made?.records ?? []
        }
        if let made { deliver(made, world) }
    }

    private func settle(_ world: World) throws {
        world.nudgeInstant.set(world.clock.instant)
        while true {
            var lookAgainAt: Timestamp?
            var isSettled = false
            try advance(world) {
                switch try nudged.settle(links.map(\.mailbox.status), at: world.wallTime(of: life.name)) {
                case .waits(let until):
                    (isSettled, lookAgainAt) = (true, until)
                    return nil
                case .nudged(_, let step): return step
                }
            }
            guard isSettled else { continue }
            return life.setAlarm(lookAgainAt, world)
        }
    }
}

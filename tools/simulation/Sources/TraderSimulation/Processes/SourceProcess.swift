import TraderModel
import TraderService
import TraderSources

/// A service that reads a venue: its real source and machine, driven step by step, with the simulated venue in place of sockets. What
/// `SourceLoop` does with events and wishes.
final class SourceProcess<Shell: MachineShell, Source: SourceMachine>: SimulatedProcess where Source.Machine == Shell.Machine {
    private var life: Life
    private var sourced: SourceHost<TracedShell<Shell>, Source>
    private let event: (ProcessEvent, Timestamp) -> Source.Event?
    private let perform: (Source.Wish, Life, World) -> Void

    /// `event` tells what of a process's events is the source's, when it comes at a moment of the process's clock; `perform` makes a wish:
    /// what comes of it is scheduled.
    init(
        _ life: Life, _ shell: Shell, _ source: Source, inputsPerSnapshot: Int, event: @escaping (ProcessEvent, Timestamp) -> Source.Event?,
        perform: @escaping (Source.Wish, Life, World) -> Void
    ) throws {
        self.life = life
        self.event = event
        self.perform = perform
        let host = try MachineHost(
            TracedShell(inner: shell), store: life.store, inputsPerSnapshot: inputsPerSnapshot, logSeconds: RunPlan.logSeconds)
        sourced = SourceHost(host, source)
    }

    func begin(_ world: World) throws { try take(Source.begin, world) }

    func take(_ event: ProcessEvent, _ world: World) throws {
        switch event {
        case .alarm(let number): if life.rings(number, world) { try take(Source.timePassed, world) }
        case .clockJumped(let isPutBack): life.lookAtAlarm(isPutBack: isPutBack, world)
        default: if let event = self.event(event, world.wallTime(of: life.name)) { try take(event, world) }
        }
    }

    private func take(_ event: Source.Event, _ world: World) throws {
        let now = world.wallTime(of: life.name)
        let settling = try sourced.take(event, at: now) { [life] host, input in
            var outputs: [Shell.Machine.Output] = []
            try life.advance(world, host.shell.trace) {
                let step = try host.step([Arrival(own: input)], at: now)
                outputs = step.outputs
                return step.records
            }
            return outputs
        }
        for wish in settling.wishes { perform(wish, life, world) }
        life.setAlarm(settling.lookAgainAt, world)
    }
}

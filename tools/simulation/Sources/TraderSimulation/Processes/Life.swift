import TraderModel
import TraderProto
import TraderStore

/// What every process has: its name, its number among the lives of its service, its store, and one alarm.
struct Life {
    let name: ServiceName
    let number: Int
    let store: SimulatedStore
    let outbox: Outbox
    private var alarmNumber = 0
    private var alarmAt: Timestamp?

    init(_ name: ServiceName, number: Int, store: SimulatedStore, outbox: Outbox) {
        self.name = name
        self.number = number
        self.store = store
        self.outbox = outbox
    }

    /// Makes a step, has it judged whatever became of it, and publishes what it led to.
    func advance<Output: Sendable>(
        _ world: World, _ trace: OutputTrace<Output>, _ step: () throws -> [LogRecord]
    ) throws {
        let result = Result(catching: step)
        world.judge.look(at: name, trace.drain(), at: world.clock.now)
        let early = outbox.drain()
        if !early.isEmpty { world.publish(early, from: name) }
        let records = try result.get()
        guard early.isEmpty, !records.isEmpty else { return }
        world.publish(records, from: name)
        let isSpared = world.weather.isEngineWell && name == .signalEngine
        if !isSpared, world.happens(world.weather.killAfterPublish) { throw SimulatedDeath(kind: .killedAfterPublish) }
    }

    func schedule(_ event: ProcessEvent, at moment: Timestamp, _ world: World) {
        world.queue.add(.process(name, life: number, event), at: moment)
    }

    /// Sets the alarm to a moment of the process's own clock.
    mutating func setAlarm(_ due: Timestamp?, _ world: World) {
        alarmNumber += 1
        alarmAt = due
        guard let due else { return }
        schedule(.alarm(alarmNumber), at: max(world.trueTime(of: due, for: name), world.clock.now.advanced(byMilliseconds: 10)), world)
    }

    /// Whether the alarm rings now: not when it was set again, and not when the clock was put back under it.
    mutating func rings(_ number: Int, _ world: World) -> Bool {
        guard number == alarmNumber, let due = alarmAt else { return false }
        if world.wallTime(of: name) >= due { return true }
        setAlarm(due, world)
        return false
    }

    /// Looks at the alarm again, since the clock was put right or wrong; put back, it rings at once.
    mutating func lookAtAlarm(isPutBack: Bool, _ world: World) {
        guard let due = alarmAt else { return }
        setAlarm(isPutBack ? min(due, world.wallTime(of: name)) : due, world)
    }
}

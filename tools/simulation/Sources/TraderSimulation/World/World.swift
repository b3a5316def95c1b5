import APIGateway
import PaperBroker
import SignalEngine
import TraderBroker
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore
import VenueSimulator

/// One run's world: its time, its disks, the processes that live, and what goes wrong.
final class World {
    let weather: Weather
    let judge: Judge
    let sabotage: Sabotage?
    let nudgeInstant: NudgeInstant
    private(set) var clock: SimulatedClock
    var numbers: SeededNumbers
    var queue = EventQueue()
    var venue: SimulatedVenue
    private(set) var faults = FaultTally()
    /// Whether nothing goes wrong any more.
    private(set) var isCalm = false
    let plan: RunPlan
    let folder: SimulatedFolder
    var person: Person
    /// The desk of signal-engine's present life, or of its last one.
    var desk: DeskLife?
    /// Counts wishes.
    var wishes = 0
    /// What paper-broker's present life has to say, or its last one had, and whether it is about to.
    var post: RetirementPost?
    var isSayingWords = false
    /// The services of the run.
    var services: [ServiceName] { plan.services }
    let commitFaults: CommitFaults
    /// Whoever changes what is followed.
    var watchers = Watchers()
    private var lives: [ServiceName: Int] = [:]
    private var processes: [ServiceName: any SimulatedProcess] = [:]
    private var stores: [ServiceName: SimulatedStore] = [:]
    private var clockErrors: [ServiceName: Int64] = [:]

    init(_ plan: RunPlan, sabotage: Sabotage?) {
        var numbers = SeededNumbers(seed: plan.seed &* 0x9e37_79b9 &+ 7)
        self.plan = plan
        self.sabotage = sabotage
        weather = plan.weather
        let truth = plan.truth(&numbers)
        venue = SimulatedVenue(truth, plan.market.feeds, plan.weather, &numbers)
        clock = SimulatedClock(startedAt: plan.startTime)
        commitFaults = CommitFaults(
            seed: numbers.next(), chance: plan.weather.commitFault, except: plan.weather.isEngineWell ? .signalEngine : nil)
        nudgeInstant = NudgeInstant(clock.instant)
        judge = Judge(plan)
        folder = SimulatedFolder(plan.strategies)
        person = plan.person
        self.numbers = numbers
    }

    // MARK: Chance and time

    func note(_ fault: FaultKind) { faults.note(fault) }

    /// Whether something of this probability happens now.
    func happens(_ probability: Double) -> Bool { probability > 0 && !isCalm && numbers.chance(probability) }

    func moment(after seconds: ClosedRange<Double>) -> Timestamp {
        Timestamp(microseconds: clock.now.microseconds + Int64(numbers.uniform(in: seconds) * 1_000_000))
    }

    /// The time by a process's own clock.
    func wallTime(of name: ServiceName) -> Timestamp { clock.now.advanced(bySeconds: clockErrors[name] ?? 0) }

    func trueTime(of wall: Timestamp, for name: ServiceName) -> Timestamp { wall.advanced(bySeconds: -(clockErrors[name] ?? 0)) }

    func advance(to moment: Timestamp) { clock.advance(to: moment) }

    /// From here on nothing goes wrong: every process is there, every clock right, the venue well.
    func calmDown() {
        isCalm = true
        commitFaults.end()
        for name in services {
            let error = clockErrors.removeValue(forKey: name) ?? 0
            tell(.clockJumped(isPutBack: error > 0), to: name, at: clock.now)
            queue.add(.start(name), at: moment(after: 0...5))
        }
    }

    func jumpClock(of name: ServiceName) {
        let isSource = name.isSource
        let most = isSource && !weather.areSourceClocksWild ? min(7, weather.clockError) : weather.clockError
        let error = numbers.number(in: -most...most)
        let isPutBack = error < clockErrors[name] ?? 0
        note(isPutBack ? .clockBack : .clockAhead)
        clockErrors[name] = error
        tell(.clockJumped(isPutBack: isPutBack), to: name, at: clock.now)
    }

    // MARK: Processes

    func isUp(_ name: ServiceName) -> Bool { processes[name] != nil }

    /// The service's store as its process holds it; nil while it is away.
    func store(of name: ServiceName) -> SimulatedStore? { stores[name] }

    func tell(_ event: ProcessEvent, to name: ServiceName, at moment: Timestamp) {
        guard isUp(name) else { return }
        queue.add(.process(name, life: lives[name] ?? 0, event), at: moment)
    }

    func start(_ name: ServiceName) {
        guard !isUp(name) else { return }
        lives[name, default: 0] += 1
        judge.starts(name, at: clock.now)
        let outbox = Outbox()
        let store = SimulatedStore(
            opening: judge.file(of: name), fault: { [commitFaults] in commitFaults.next(of: name) }, sabotage: sabotage,
            sendEarly: { outbox.add($0) })
        survive(name) {
            let process = try makeProcess(Life(name, number: lives[name] ?? 0, store: store, outbox: outbox))
            processes[name] = process
            stores[name] = store
            try process.begin(self)
        }
    }

    func take(_ event: ProcessEvent, of name: ServiceName, life: Int) {
        guard lives[name] == life, let process = processes[name] else { return }
        survive(name) { try process.take(event, self) }
        if name == .paperBroker { beginToSayWords() }
    }

    func kill(_ name: ServiceName, as kind: FaultKind) {
        guard isUp(name) else { return }
        note(kind)
        leave(name)
    }

    /// The number of a process's life; nil while it is away.
    func life(of name: ServiceName) -> Int? { isUp(name) ? lives[name] : nil }

    /// The ends of all logs in one value.
    var digest: String {
        ServiceName.known.reduce(RecordHash.genesis) { hash, name in
            RecordHash.chained(previous: hash, body: judge.file(of: name).read { $0.head.hash.bytes })
        }.hex
    }

    func isAlive(_ name: ServiceName, life: Int) -> Bool { isUp(name) && lives[name] == life }

    private func survive(_ name: ServiceName, _ body: () throws -> Void) {
        do {
            try body()
        } catch let death as SimulatedDeath {
            kill(name, as: death.kind)
        } catch let fault as CommitFault {
            kill(name, as: fault.kind)
        } catch StoreError.unusable {
            if name == .signalEngine { endDesk(as: .failedWithWishes) }
            kill(name, as: .commitFailed)
        } catch {
            judge.fail("\(name) ended: \(error)")
        }
    }

    /// A process ends by itself, and tells those who wait for it.
    func stop(_ name: ServiceName) {
        guard isUp(name) else { return }
        if name == .signalEngine { endDesk(as: .stoppedWithWishes) }
        leave(name)
    }

    private func leave(_ name: ServiceName) {
        if name == .signalEngine, desk?.isWaitedFor == true { note(.killedWithWishes) }
        if name == .signalEngine { desk = nil }
        if name == .paperBroker { (post, isSayingWords) = (nil, false) }
        processes[name] = nil
        stores[name] = nil
        venue.streams[name]?.cut()
        for _ in watchers.leave(name) { note(.killedWithWatchChange) }
        if sabotage == .unsyncedCommit { judge.file(of: name).loseLastCommit() }
        // What the platform's own lane reads comes back soon, so that most runs can be held against the bare market.
        let isAwaited = name == .marketFeed || name == .liqPoller
        let longest = weather.longestAbsence * (isAwaited ? 1 : 20)
        let absence = numbers.uniform()
        queue.add(.start(name), at: moment(after: 0.05...(0.1 + longest * absence * absence)))
    }
}

extension ServiceName {
    /// Whether it reads a venue.
    var isSource: Bool { venue != nil || self == .liqPoller }
}

/// The rules of supervision as a machine: what happened to the programs in, what to do out. It touches no process and reads no clock.
///
/// The market, if there is one, comes first and goes last: when it ends, everything ends. A service that dies is started again.
package struct Supervision: Equatable, Sendable {
    package enum Event: Equatable, Sendable {
        case begin
        case started(String, pid: Int32)
        /// The program does what it is there for; comes once after each start.
        case answered(String)
        case ended(String, ProgramExit, lastLine: String?)
        case pauseOver(String)
        /// The start has taken too long.
        case readyOverdue
        case stopAsked
        /// The stop has taken too long.
        case stopOverdue
    }

    package enum Effect: Equatable, Sendable {
        case start(String)
        case startAfter(String, Duration)
        case terminate(String)
        case kill(String)
        /// Sends `stopOverdue` when this much time has passed.
        case limitStop
        case say(String)
        /// Every program has answered.
        case ready
        case end(Ending)
    }

    /// What is supervised, and how strictly.
    package struct Plan: Equatable, Sendable {
        /// The program that plays the venues; nil with the real ones.
        package var market: String?
        package var services: [String]
        /// Who stops after whom.
        package var stopOrder: [String]
        /// Whether a start that takes too long ends everything.
        package var mustGetReady: Bool
        /// Deaths of a service in a row, without an answer between, after which all ends; nil: never.
        package var unansweredDeathsLimit: Int?

        package init(
            market: String?, services: [String], stopOrder: [String], mustGetReady: Bool, unansweredDeathsLimit: Int?
        ) {
            self.market = market
            self.services = services
            self.stopOrder = stopOrder
            self.mustGetReady = mustGetReady
            self.unansweredDeathsLimit = unansweredDeathsLimit
        }
    }

    private struct Condition: Equatable {
        enum Phase: Equatable { case down, starting, up(pid: Int32) }

        var phase = Phase.down
        var startedAt: ContinuousClock.Instant?
        var answersNow = false
        var everAnswered = false
        var unansweredDeaths = 0
        /// How it last ended against its will.
        var lastDeath: String?
        var pause = RestartPause()

        /// The pause before the next start. A program that answered and then ended with 0 was asked to end, and owes no pause.
        mutating func pauseAfterDeath(asked: Bool, at now: ContinuousClock.Instant) -> Duration {
            asked ? .zero : pause.next(after: startedAt.map { now - $0 } ?? .zero)
        }
    }

    private let plan: Plan
    private var conditions: [String: Condition]
    private var isReady = false
    /// The ending that is under way; nil while all is to run.
    private var ending: Ending?

    package init(_ plan: Plan) {
        self.plan = plan
        let names = plan.services + (plan.market.map { [$0] } ?? [])
        conditions = Dictionary(uniqueKeysWithValues: names.map { ($0, Condition()) })
    }

    /// The process ids of the programs that run.
    package var pids: [String: Int32] {
        conditions.compactMapValues { condition in
            if case .up(let pid) = condition.phase { pid } else { nil }
        }
    }

    /// What is to be said of the programs that keep dying, by name: how the last run ended, and how often in a row.
    package var deaths: [String: String] {
        conditions.compactMapValues { condition in
            guard let words = condition.lastDeath else { return nil }
            return condition.pause.deaths > 1 ? "\(words), \(condition.pause.deaths) times in a row" : words
        }
    }

    /// The programs that have not answered since they were last started.
    package var unanswered: [String] {
        ((plan.market.map { [$0] } ?? []) + plan.services).filter { conditions[$0]?.answersNow != true }
    }

    /// Takes what happened at `now` and answers what is to be done, in order.
    package mutating func apply(_ event: Event, at now: ContinuousClock.Instant) -> [Effect] {
        switch event {
        case .begin: return begin()
        case .started(let name, let pid):
            conditions[name]?.phase = .up(pid: pid)
            conditions[name]?.startedAt = now
            // It was on its way when the stop began.
            return ending == nil ? [] : [.terminate(name)]
        case .answered(let name): return answered(name)
        case .ended(let name, let exit, let lastLine): return ended(name, exit, lastLine, at: now)
        case .pauseOver(let name): return ending == nil ? start(name) : []
        case .readyOverdue: return readyOverdue()
        case .stopAsked: return ending == nil ? stop(.stopped) : killAll()
        case .stopOverdue: return ending == nil ? [] : killAll()
        }
    }

    private mutating func begin() -> [Effect] {
        if let market = plan.market { return start(market) }
        return plan.services.flatMap { start($0) }
    }

    private mutating func start(_ name: String) -> [Effect] {
        guard conditions[name]?.phase == .down else { return [] }
        conditions[name]?.phase = .starting
        return [.start(name)]
    }

    private mutating func answered(_ name: String) -> [Effect] {
        guard ending == nil, let condition = conditions[name], case .up = condition.phase else { return [] }
        let isFirst = !condition.everAnswered
        conditions[name]?.answersNow = true
        conditions[name]?.everAnswered = true
        conditions[name]?.unansweredDeaths = 0
        if name == plan.market, isFirst { return plan.services.flatMap { start($0) } }
        guard !isReady, unanswered.isEmpty else { return [] }
        isReady = true
        return [.ready]
    }

    private mutating func ended(_ name: String, _ exit: ProgramExit, _ lastLine: String?, at now: ContinuousClock.Instant) -> [Effect] {
        guard var condition = conditions[name] else { return [] }
        let answered = condition.answersNow
        condition.phase = .down
        condition.answersNow = false
        if !answered { condition.unansweredDeaths += 1 }
        let wasAsked = answered && exit == .status(0)
        let pause = condition.pauseAfterDeath(asked: wasAsked, at: now)
        let what = "\(name) \(exit)" + (exit.mayBeExplained ? lastLine.map { " (\($0))" } ?? "" : "")
        if !wasAsked { condition.lastDeath = what }
        conditions[name] = condition
        guard ending == nil else { return continueStop() }
        if exit == .refused, !condition.everAnswered { return stop(.refused(lastLine ?? what)) }
        if case .unstartable = exit { return stop(.failed(what)) }
        if name == plan.market { return stop(exit == .status(0) ? .finished : .failed(what)) }
        if let limit = plan.unansweredDeathsLimit, condition.unansweredDeaths >= limit {
            return stop(.failed("\(limit) times in a row before it answered, \(what)"))
        }
        guard pause > .zero else { return [.say("\(what): starts again")] + start(name) }
        return [.say("\(what): starts again in \(pause.components.seconds) s"), .startAfter(name, pause)]
    }

    private mutating func readyOverdue() -> [Effect] {
        guard ending == nil, !isReady else { return [] }
        let names = unanswered.map { name in name + (conditions[name]?.lastDeath.map { " (\($0))" } ?? "") }.joined(separator: ", ")
        return plan.mustGetReady ? stop(.failed("no answer from \(names)")) : [.say("still no answer from \(names)")]
    }

    private mutating func stop(_ ending: Ending) -> [Effect] {
        self.ending = ending
        return [.limitStop] + continueStop()
    }

    /// Terminates the first in the order that still runs; the end when none does.
    private func continueStop() -> [Effect] {
        guard let ending else { return [] }
        guard let next = plan.stopOrder.first(where: { conditions[$0].map { $0.phase != .down } ?? false }) else { return [.end(ending)] }
        return [.terminate(next)]
    }

    private func killAll() -> [Effect] { pids.keys.sorted().map { .kill($0) } }
}

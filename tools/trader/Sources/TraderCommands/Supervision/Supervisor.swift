import Foundation
import TraderProto
import TraderService
import UnixSignals

/// Starts programs, keeps them running, and stops them in order: the rules of `Supervision` on real processes.
struct Supervisor: Sendable {
    /// How long a stop may take before what is left is killed.
    static let stopLimit = Duration.seconds(15)

    /// What is run, where, and who hears of it.
    struct Setup: Sendable {
        var folder: DataFolder
        var services: [ServiceName: Endpoints]
        var programs: [Program]
        var market: Market?
        var gateway: String
        var plan: Supervision.Plan
        /// How long the start may take before `plan.mustGetReady` counts.
        var readyLimit: Duration
        /// Called once, when every program has answered.
        var onReady: @Sendable () -> Void
        /// Takes a line worth seeing.
        var say: @Sendable (String) -> Void
    }

    /// The simulated venues.
    struct Market: Sendable {
        var program: Program
        var port: Int
        var url: String { "http://127.0.0.1:\(port)" }
    }

    private let setup: Setup
    private let logs: [String: ProgramLog]
    private let pids = RunningPids()
    private let probe: Probe

    init(_ setup: Setup) throws {
        self.setup = setup
        let programs = setup.programs + (setup.market.map { [$0.program] } ?? [])
        logs = Dictionary(uniqueKeysWithValues: programs.map { ($0.name, ProgramLog(path: setup.folder.log(of: $0.name))) })
        probe = try Probe(key: try setup.folder.keyFile.take())
    }

    /// Runs everything until it ends or a signal asks for the end.
    func run() async -> Ending {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let (events, inbox) = AsyncStream.makeStream(of: Supervision.Event.self)
        defer { setup.folder.removeRunFile() }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { inbox.yield(.stopAsked) } }
            Self.remind(inbox, of: .readyOverdue, after: setup.readyLimit, in: &group)
            inbox.yield(.begin)
            var supervision = Supervision(setup.plan)
            var written: RunFile?
            for await event in events {
                let effects = supervision.apply(event, at: .now)
                pids.replace(with: supervision.pids)
                if case .started(let name, let pid) = event { watch(name, pid, inbox, in: &group) }
                record(supervision.pids, &written)
                for effect in effects {
                    if case .end(let ending) = effect {
                        group.cancelAll()
                        return ending
                    }
                    perform(effect, inbox, in: &group)
                }
            }
            return .stopped
        }
    }

    private func perform(
        _ effect: Supervision.Effect, _ inbox: AsyncStream<Supervision.Event>.Continuation, in group: inout TaskGroup<Void>
    ) {
        switch effect {
        case .start(let name): start(name, inbox, in: &group)
        case .startAfter(let name, let pause): Self.remind(inbox, of: .pauseOver(name), after: pause, in: &group)
        case .terminate(let name): if let pid = pids[name] { ProcessLife.terminate(pid) }
        case .kill(let name): if let pid = pids[name] { ProcessLife.end(pid) }
        case .limitStop: Self.remind(inbox, of: .stopOverdue, after: Self.stopLimit, in: &group)
        case .say(let text): setup.say(text)
        case .ready: setup.onReady()
        case .end: break
        }
    }

    private func start(_ name: String, _ inbox: AsyncStream<Supervision.Event>.Continuation, in group: inout TaskGroup<Void>) {
        let programs = setup.programs + (setup.market.map { [$0.program] } ?? [])
        guard let program = programs.first(where: { $0.name == name }), let log = logs[name] else { return }
        group.addTask {
            let exit = await ProgramRun.run(program, log: log) { inbox.yield(.started(name, pid: $0)) }
            inbox.yield(.ended(name, exit, lastLine: log.lastLine))
        }
    }

    /// Waits until a program that was started answers, or is no longer there.
    private func watch(_ name: String, _ pid: Int32, _ inbox: AsyncStream<Supervision.Event>.Continuation, in group: inout TaskGroup<Void>)
    {
        group.addTask {
            while pids[name] == pid, !Task.isCancelled {
                if await answers(name, pid) {
                    inbox.yield(.answered(name))
                    return
                }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func answers(_ name: String, _ pid: Int32) async -> Bool {
        if let market = setup.market, market.program.name == name { return await LocalPort(market.port).isListening() }
        guard let service = ServiceName(rawValue: name), let endpoints = setup.services[service] else { return false }
        return await probe.status(of: service, at: endpoints.command, timeout: .seconds(1)).status?.pid == pid
    }

    private func record(_ pids: [String: Int32], _ written: inout RunFile?) {
        let services = setup.services.map { ($0.rawValue, RunFile.Running(pid: pids[$0.rawValue], endpoints: $1)) }
        let file = RunFile(
            services: Dictionary(uniqueKeysWithValues: services), gateway: setup.gateway,
            supervisor: ProcessInfo.processInfo.processIdentifier, simulated: setup.market != nil,
            venueSim: setup.market.map { RunFile.Venues(pid: pids[$0.program.name], url: $0.url) })
        guard file != written else { return }
        do {
            try file.write(to: setup.folder.runFile)
            written = file
        } catch {
            setup.say("\(setup.folder.runFile) cannot be written (\(error.localizedDescription)): status and restart do not see what runs")
        }
    }

    private static func remind(
        _ inbox: AsyncStream<Supervision.Event>.Continuation, of event: Supervision.Event, after pause: Duration,
        in group: inout TaskGroup<Void>
    ) {
        group.addTask {
            guard (try? await Task.sleep(for: pause)) != nil else { return }
            inbox.yield(event)
        }
    }
}

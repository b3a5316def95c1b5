import Foundation
import TraderProto
import TraderService
import TraderStore
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
        /// The file with the key to the services' commands.
        var keyFile: BusKeyFile
        /// The folder of the documents that run; nil when signal-engine finds it by itself.
        var strategies: String?
        var isSimulated: Bool
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
    private let runFile: KeptRunFile
    private let probe: Probe

    init(_ setup: Setup) throws {
        self.setup = setup
        let programs = setup.programs + (setup.market.map { [$0.program] } ?? [])
        logs = Dictionary(uniqueKeysWithValues: programs.map { ($0.name, ProgramLog(path: setup.folder.log(of: $0.name))) })
        runFile = KeptRunFile(path: setup.folder.runFile)
        probe = try Probe(key: try setup.keyFile.take())
    }

    /// Runs everything until it ends or a signal asks for the end.
    func run() async -> Ending {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let (events, inbox) = AsyncStream.makeStream(of: Supervision.Event.self)
        defer { runFile.remove() }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { inbox.yield(.stopAsked) } }
            group.addTask { await guardRunFile() }
            Self.remind(inbox, of: .readyOverdue, after: setup.readyLimit, in: &group)
            inbox.yield(.begin)
            var supervision = Supervision(setup.plan)
            for await event in events {
                let effects = supervision.apply(event, at: .now)
                pids.replace(with: supervision.pids)
                if case .started(let name, let pid) = event { watch(name, pid, inbox, in: &group) }
                record(supervision)
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
            // Whoever reads a store that was closed well leaves files beside it.
            if exit != .status(0), exit != .refused { sayWhatItDiedOf(name) }
            inbox.yield(.ended(name, exit, lastLine: log.lastLine))
        }
    }

    /// Names the record that ends a service again and again.
    private func sayWhatItDiedOf(_ name: String) {
        guard let service = ServiceName(rawValue: name), FileManager.default.fileExists(atPath: setup.folder.store(of: service)),
            // What cannot be read is said by the service itself.
            let trial = try? Recording.open(path: setup.folder.store(of: service)).trial(), trial.isNotorious
        else { return }
        let next = trial.isHopeless ? "it waits before it when it is started again: see trader status" : "it is tried once more"
        setup.say("\(name): \(trial); \(next)")
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

    /// Nobody tells when somebody deletes or changes a file: it is looked at.
    private func guardRunFile() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { if let trouble = runFile.restore() { setup.say(trouble) } }
    }

    private func record(_ supervision: Supervision) {
        let pids = supervision.pids
        let services = setup.services.map { service, endpoints in
            (
                service.rawValue,
                RunFile.Running(pid: pids[service.rawValue], endpoints: endpoints, death: supervision.deaths[service.rawValue])
            )
        }
        let file = RunFile(
            services: Dictionary(uniqueKeysWithValues: services), gateway: setup.gateway,
            supervisor: ProcessInfo.processInfo.processIdentifier, simulated: setup.isSimulated,
            venueSim: setup.market.map { RunFile.Venues(pid: pids[$0.program.name], url: $0.url) }, strategies: setup.strategies,
            keyFile: setup.keyFile.path)
        if let trouble = runFile.keep(file) { setup.say(trouble) }
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

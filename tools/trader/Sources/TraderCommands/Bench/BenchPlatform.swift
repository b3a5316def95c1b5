import Foundation
import NIOCore
import TraderProto
import TraderService

/// A platform of a benchmark's own, in a folder that goes with it, against simulated venues whose clock waits for nobody.
final class BenchPlatform {
    struct Plan {
        /// Venues with commas between them.
        var feeds: String
        /// What is played and followed, in bars of five minutes and of one, as `VENUE:SYMBOL`.
        var instruments: [String]
        /// The strategies' documents, by name.
        var documents: [String: String]
        /// Simulated seconds a second.
        var speed: Int
    }

    private static let basePort = 17_000
    private static let limit = Duration.seconds(600)

    let data: DataFolder
    let folder: ScratchFolder
    let relay = FrameRelay()
    let probe: Probe
    let feeds: [ServiceName]
    private var processes: [Process] = []
    private var listener: (any Channel)?

    /// Starts everything, and returns when each service runs and has read all that there is. Throws `RunError` when that does not come about.
    init(_ plan: Plan) async throws {
        await Leavings.guardAgainstSignals()
        folder = try ScratchFolder()
        data = DataFolder(folder.path + "/platform")
        feeds = ServiceName.feeds(of: plan.feeds) ?? []
        try data.makeLogs()
        probe = try Probe(key: try data.keyFile.take())
        let strategies = folder.path + "/strategies"
        try FileManager.default.createDirectory(atPath: strategies, withIntermediateDirectories: true)
        for (name, text) in plan.documents { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(strategies)/\(name).yaml")) }
        do {
            try run(
                "venue-sim",
                [
                    "--port", "\(Self.venuePort)", "--clock", "free", "--speed", "\(plan.speed)", "--feeds", plan.feeds, "--instruments",
                    plan.instruments.joined(separator: ","),
                ])
            try await wait(for: "venue-sim") { await LocalPort(Self.venuePort).isListening() }
            listener = try await relay.listen(on: Self.relayPort, upstream: Self.venuePort + 1)
            try run(
                "trader",
                [
                    "supervise", "--data", data.absolutePath, "--port", "\(Self.basePort + 99)", "--bus-port-base", "\(Self.basePort)",
                    "--feeds",
                    plan.feeds,
                ], settings(plan, strategies))
            try await wait(for: "the platform") { try await hasCaughtUp() }
        } catch {
            stop()
            throw error
        }
    }

    /// Where the bare chain may listen.
    static var freePort: Int { basePort + 80 }
    var socketURL: String { "ws://127.0.0.1:\(Self.basePort + 99)/ws" }
    private static var venuePort: Int { basePort + 95 }
    private static var relayPort: Int { basePort + 97 }

    /// The services that run, with their processes.
    var running: [ServiceName: RunFile.Running] {
        let named = (data.running?.services ?? [:]).compactMap { name, running in ServiceName(rawValue: name).map { ($0, running) } }
        return Dictionary(uniqueKeysWithValues: named)
    }

    func stop() {
        listener?.close(promise: nil)
        for process in processes.reversed() {
            process.terminate()
            process.waitUntilExit()
            Leavings.forget(child: process.processIdentifier)
        }
        processes = []
    }

    private func settings(_ plan: Plan, _ strategies: String) -> [String: String] {
        let (rest, streams) = ("http://127.0.0.1:\(Self.venuePort)", "ws://127.0.0.1:\(Self.relayPort)")
        var settings = [
            "CLOCK_URL": "ws://127.0.0.1:\(Self.venuePort)/clock", "COINBASE_REST_URL": rest, "COINBASE_WS_URL": "\(streams)/coinbase",
            "BINANCEUS_REST_URL": rest, "BINANCEUS_WS_URL": "\(streams)/binanceus", "BINANCEUSDM_REST_URL": rest,
            "BINANCEUSDM_WS_URL": "\(streams)/binanceusdm", "GATEIO_REST_URL": rest, "VENUE_REQUESTS_PER_SECOND": "1000",
            "MINUTE_BARS": "true", "STRATEGIES_DIR": strategies,
        ]
        for venue in feeds.compactMap(\.venue) {
            let symbols = plan.instruments.filter { $0.hasPrefix("\(venue):") }.map { $0.dropFirst(venue.count + 1) }
            settings[venue == "coinbase" ? "INSTRUMENTS" : "INSTRUMENTS_\(venue.uppercased())"] = symbols.joined(separator: ",")
        }
        return settings
    }

    /// Starts a program that knows nothing of the user's own settings.
    private func run(_ program: String, _ arguments: [String], _ settings: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try ProgramFolder.current.executable(program))
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { ServiceKeys.all[$0.key] == nil || $0.key == "WEB_ROOT" }
        process.environment = inherited.merging(settings) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try data.openLog(of: program)
        try process.run()
        Leavings.add(child: process.processIdentifier)
        processes.append(process)
    }

    private func hasCaughtUp() async throws -> Bool {
        let running = running
        guard running.count == ServiceName.allCases.count + feeds.count - 1 else { return false }
        for (service, one) in running {
            guard let status = await probe.status(of: service, at: one.endpoints.command, timeout: .milliseconds(500)).status,
                status.state == .running, status.head > 0 || service == .paperBroker, status.lag.values.allSatisfy({ ($0 ?? 9) < 9 })
            else { return false }
            if service == .signalEngine, status.figures[StatusBoard.unusedDocuments] ?? 0 > 0 {
                throw RunError("signal-engine does not take the benchmark's documents: \(status.reason ?? "no reason given")")
            }
        }
        return true
    }

    private func wait(for what: String, until condition: () async throws -> Bool) async throws {
        let start = ContinuousClock.now
        while try await !condition() {
            if let process = processes.first(where: { !$0.isRunning }) {
                let name = process.executableURL?.lastPathComponent ?? "a program"
                let log = ProgramLogEnd.line(of: data.log(of: name)).map { ": \($0)" } ?? ""
                throw RunError("\(name) has ended with status \(process.terminationStatus)\(log)")
            }
            guard ContinuousClock.now - start < Self.limit else { throw RunError("\(what) was not ready in \(Self.limit)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// The last line of a log.
private enum ProgramLogEnd {
    static func line(of path: String) -> String? {
        var tail = LogTail(path: path)
        let text = String(decoding: tail.last(1), as: UTF8.self).filter { $0 != "\n" }
        return text.isEmpty ? nil : text
    }
}

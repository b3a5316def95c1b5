import Foundation
import TraderProto
import TraderService

/// Restarts of each service of a demo of its own, as a host's trouble makes them.
struct RestartBench {
    /// Seconds from the start of the process, after a kill -9 of the one before, until it has applied all that its upstreams have logged.
    struct Figure: Encodable {
        var bench = "restart"
        var service: ServiceName
        var medianSeconds: Double
        var worstSeconds: Double
        /// Seconds from the start of the platform with empty stores until all have caught up, 31 days of history included.
        var coldStartSeconds: Double
        /// Median by cold start.
        var ratio: Double
    }

    var runs: Int

    private static let limit = Duration.seconds(300)

    func figures() async throws -> [Figure] {
        let folder = try ScratchFolder()
        defer { withExtendedLifetime(folder) {} }
        let (data, port) = (DataFolder(folder.path + "/demo"), 17_000)
        let demo = Process()
        demo.executableURL = URL(fileURLWithPath: ProgramFolder.ownExecutable)
        demo.arguments = ["demo", "--data", data.path, "--port", "\(port + 99)", "--bus-port-base", "\(port)", "--speed", "60"]
        demo.environment = ProcessInfo.processInfo.environment.merging(["DISPLAY": "", "WAYLAND_DISPLAY": ""]) { $1 }
        demo.standardOutput = FileHandle.nullDevice
        try data.makeLogs()
        let probe = try Probe(key: try data.keyFile.take())
        let start = ContinuousClock.now
        try demo.run()
        defer {
            demo.terminate()
            demo.waitUntilExit()
        }
        try await wait(for: "the platform") { try await haveCaughtUp(ServiceName.allCases, instead: [:], data, probe) }
        let cold = (ContinuousClock.now - start) / .seconds(1)
        var figures: [Figure] = []
        for service in ServiceName.allCases {
            var seconds: [Double] = []
            for _ in 0..<runs { seconds.append(try await restart(service, data, probe)) }
            seconds.sort()
            let median = seconds[seconds.count / 2]
            figures.append(
                Figure(
                    service: service, medianSeconds: median, worstSeconds: seconds[seconds.count - 1], coldStartSeconds: cold,
                    ratio: median / cold))
        }
        return figures
    }

    private func restart(_ service: ServiceName, _ data: DataFolder, _ probe: Probe) async throws -> Double {
        guard let pid = data.running?.services[service.rawValue]?.pid else { throw RunError("\(service) does not run; see \(data.logs)") }
        ProcessLife.end(pid)
        // The supervisor pauses longer with each death in a row: that is not what is measured.
        try await wait(for: "\(service)") { data.running?.services[service.rawValue]?.pid.map { $0 != pid } ?? false }
        let start = ContinuousClock.now
        try await wait(for: "\(service)") { try await haveCaughtUp([service], instead: [service: pid], data, probe) }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Whether each of `services` runs, in another process than before, with nothing left to read.
    private func haveCaughtUp(
        _ services: [ServiceName], instead old: [ServiceName: Int32], _ data: DataFolder, _ probe: Probe
    ) async throws -> Bool {
        guard let running = data.running else { return false }
        for service in services {
            guard let endpoints = running.services[service.rawValue]?.endpoints,
                let status = await probe.status(of: service, at: endpoints.command, timeout: .milliseconds(200)).status,
                status.pid != old[service], status.state == .running, status.head > 0 || service == .paperBroker,
                status.lag.values.allSatisfy({ $0 == 0 })
            else { return false }
        }
        return true
    }

    private func wait(for what: String, until condition: () async throws -> Bool) async throws {
        let start = ContinuousClock.now
        while try await !condition() {
            guard ContinuousClock.now - start < Self.limit else { throw RunError("\(what) has not caught up in \(Self.limit)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

import Foundation
import GRDB
import Synchronization
import TestSupport

/// A venue-sim of its own, and services that read it.
struct SimulatedVenue: Sendable {
    let command: RunningCommand
    let port: Int
    let streamPort: Int
    /// 0 when it does not serve over TLS.
    let tlsPort: Int

    private static let nextBusPort = Mutex(13_000 + Int(ProcessInfo.processInfo.processIdentifier % 40) * 150)

    /// Starts venue-sim on free ports, and waits until it listens.
    static func start(_ arguments: [String]) async throws -> SimulatedVenue {
        let command = try RunningCommand(
            arguments + ["--port", "0"], executable: Repository.root.appendingPathComponent(".build/release/venue-sim").path)
        let wantsTLS = arguments.contains("--tls-cert")
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let said = command.errors
            if let http = port(of: "http", in: said), let stream = port(of: "stream", in: said),
                let tls = wantsTLS ? port(of: "tls", in: said) : 0
            {
                return SimulatedVenue(command: command, port: http, streamPort: stream, tlsPort: tls)
            }
            if let status = command.endedWith { throw PlatformFailure("venue-sim ended with \(status): \(said)") }
            try await Pause.brief()
        }
        command.terminate()
        throw PlatformFailure("venue-sim does not listen: \(command.errors)")
    }

    private static func port(of name: String, in log: String) -> Int? {
        guard let mark = log.firstRange(of: "\(name)=127.0.0.1:") else { return nil }
        return Int(log[mark.upperBound...].prefix { $0.isNumber })
    }

    /// Starts a service that reads this venue, by its clock.
    func service(_ name: String, data: TemporaryFolder, environment: [String: String] = [:]) throws -> RunningCommand {
        let busPort = Self.nextBusPort.withLock { base in
            base += 100
            return base
        }
        let here = [
            "DATA_DIR": data.url.path, "BUS_PORT_BASE": "\(busPort)", "CLOCK_URL": "ws://127.0.0.1:\(port)/clock",
            "COINBASE_WS_URL": "ws://127.0.0.1:\(streamPort)/coinbase", "COINBASE_REST_URL": "http://127.0.0.1:\(port)",
            "GATEIO_REST_URL": "http://127.0.0.1:\(port)", "VENUE_REQUESTS_PER_SECOND": "1000",
        ]
        return try RunningCommand(
            [], executable: Repository.root.appendingPathComponent(".build/release/\(name)").path,
            environment: here.merging(environment) { _, new in new })
    }
}

extension TemporaryFolder {
    /// The rows that a query gives in the store of a service, as text.
    func rows(in service: String, _ query: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        // A store whose service was killed is locked for a moment while its journal is recovered.
        configuration.busyMode = .timeout(10)
        let path = url.appendingPathComponent("\(service).db").path
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            try Row.fetchAll(db, sql: query).map { row in row.map { "\($0.1)" }.joined(separator: " ") }
        }
    }
}

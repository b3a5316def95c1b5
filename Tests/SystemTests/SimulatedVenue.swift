import Foundation
import GRDB
import Synchronization
import TestSupport

/// A venue-sim of its own, and services that read it.
final class SimulatedVenue: Sendable {
    let command: RunningCommand
    let port: Int
    let streamPort: Int
    /// 0 when it does not serve over TLS.
    let tlsPort: Int

    /// For a gateway among the services.
    var gatewayPort: Int { ports.first + 99 }

    private let ports: PortBlock
    private let services = Mutex<[(name: String, command: RunningCommand)]>([])

    private init(_ command: RunningCommand, port: Int, streamPort: Int, tlsPort: Int) throws {
        self.command = command
        self.port = port
        self.streamPort = streamPort
        self.tlsPort = tlsPort
        ports = try PortBlock()
    }

    /// A venue that nobody asks any more is stopped, and so are its services.
    deinit {
        command.terminate()
        services.withLock { $0.forEach { $0.command.terminate() } }
    }

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
                return try SimulatedVenue(command, port: http, streamPort: stream, tlsPort: tls)
            }
            if let status = command.endedWith { throw PlatformFailure("venue-sim ended with \(status): \(said)") }
            try await Pause.brief()
        }
        command.terminate()
        throw PlatformFailure("venue-sim does not listen: \(command.errors)")
    }

    private static func port(of name: String, in log: String) -> Int? {
        guard let mark = log.firstRange(of: "\"\(name)\":\"127.0.0.1:") else { return nil }
        return Int(log[mark.upperBound...].prefix { $0.isNumber })
    }

    /// Starts a service that reads this venue, by its clock.
    @discardableResult
    func service(_ name: String, data: TemporaryFolder, environment: [String: String] = [:]) throws -> RunningCommand {
        let here = [
            "DATA_DIR": data.url.path, "BUS_PORT_BASE": "\(ports.first)", "CLOCK_URL": "ws://127.0.0.1:\(port)/clock",
            "COINBASE_WS_URL": "ws://127.0.0.1:\(streamPort)/coinbase", "COINBASE_REST_URL": "http://127.0.0.1:\(port)",
            "GATEIO_REST_URL": "http://127.0.0.1:\(port)", "VENUE_REQUESTS_PER_SECOND": "1000",
        ]
        let service = try RunningCommand(
            [], executable: Repository.root.appendingPathComponent(".build/release/\(name)").path,
            environment: here.merging(environment) { _, new in new })
        services.withLock { $0.append((name, service)) }
        return service
    }

    /// Waits for the end of a `--once` run, and stops the services. A service that ends before its venue is a failure at once: without it the
    /// clock would stand still until the time is up.
    func finish(within limit: Duration) async throws {
        let services = services.withLock { $0 }
        let deadline = ContinuousClock.now + limit
        while command.endedWith == nil {
            for (name, service) in services {
                // The venue's last word ends nobody: a service that is gone while the venue runs has failed.
                if let status = service.endedWith, command.endedWith == nil {
                    throw PlatformFailure("\(name) ended with \(status) before its venue")
                }
            }
            guard ContinuousClock.now < deadline else { throw PlatformFailure("the venue still runs after \(limit)") }
            try await Pause.brief()
        }
        guard command.endedWith == 0 else { throw PlatformFailure("venue-sim ended with \(command.endedWith ?? -1)") }
        for (_, service) in services {
            service.terminate()
            _ = try await service.exitStatus(within: .seconds(20))
        }
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

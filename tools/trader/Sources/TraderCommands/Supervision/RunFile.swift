import Foundation
package import TraderProto
import TraderService

/// What runs in a data folder, as `run.json` says it. Rewritten whole after every change, removed at the end.
package struct RunFile: Codable, Equatable, Sendable {
    /// A service: its process, null while it is down, and where it listens.
    package struct Running: Codable, Equatable, Sendable {
        package var pid: Int32?
        package var publish: Endpoint
        package var replay: Endpoint
        package var command: Endpoint
        /// How it last ended against its will, and how often in a row; absent while it does well.
        package var death: String?

        package init(pid: Int32?, endpoints: Endpoints, death: String? = nil) {
            self.pid = pid
            self.death = death
            publish = endpoints.publish
            replay = endpoints.replay
            command = endpoints.command
        }

        package var endpoints: Endpoints { Endpoints(publish: publish, replay: replay, command: command) }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(pid, forKey: .pid)
            try container.encode(publish, forKey: .publish)
            try container.encode(replay, forKey: .replay)
            try container.encode(command, forKey: .command)
            try container.encodeIfPresent(death, forKey: .death)
        }
    }

    /// The simulated venues: their process, null while it is down, and where they serve.
    package struct Venues: Codable, Equatable, Sendable {
        package var pid: Int32?
        package var url: String

        package init(pid: Int32?, url: String) {
            self.pid = pid
            self.url = url
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(pid, forKey: .pid)
            try container.encode(url, forKey: .url)
        }
    }

    package var services: [String: Running]
    /// Where the gateway serves the dashboard.
    package var gateway: String
    /// The supervisor's process.
    package var supervisor: Int32
    package var simulated: Bool
    /// Absent with the real venues.
    package var venueSim: Venues?
    /// The folder of the strategy documents that run; absent when it is what signal-engine's own settings say.
    package var strategies: String?
    /// The file with the key to replay and commands; absent when it is the data folder's.
    package var keyFile: String?

    package init(
        services: [String: Running], gateway: String, supervisor: Int32, simulated: Bool, venueSim: Venues?, strategies: String? = nil,
        keyFile: String? = nil
    ) {
        self.services = services
        self.gateway = gateway
        self.supervisor = supervisor
        self.simulated = simulated
        self.venueSim = venueSim
        self.strategies = strategies
        self.keyFile = keyFile
    }

    /// The file at `path`; nil when it is missing or is none.
    package static func read(_ path: String) -> RunFile? {
        guard let contents = SmallFile.contents(atPath: path) else { return nil }
        return try? BoundedJSON.decode(RunFile.self, from: [UInt8](contents))
    }

    /// Replaces the file at `path` in one step.
    package func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

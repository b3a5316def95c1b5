import Foundation
package import TraderProto
package import TraderService

/// Where the services are to be found: as the run file of a data folder says, or as the environment says inside a container.
package struct Whereabouts: Sendable {
    /// The folder whose run file says it; nil when the environment does.
    package let folder: DataFolder?
    package let runFile: RunFile?
    package let endpoints: [ServiceName: Endpoints]
    /// The file with the key to replay and commands.
    package let keyFile: BusKeyFile

    /// What runs in `data`; without it, what runs in the live folder or else in the demo's.
    ///
    /// Where nothing runs: the hosts and ports of the environment, when `orEnvironment` allows it and no folder was asked for. Throws
    /// `RunError` saying so otherwise.
    package static func find(data: String?, orEnvironment: Bool) throws -> Whereabouts {
        if let data {
            guard let found = Whereabouts(DataFolder(data)) else {
                throw RunError("nothing runs in \(data): start it with trader up or trader demo")
            }
            return found
        }
        if let found = Whereabouts(.live) { return found }
        if let found = Whereabouts(.demo) {
            Console.note("this is the demo in \(DataFolder.demo.path)")
            return found
        }
        let environment = ProcessInfo.processInfo.environment
        guard orEnvironment || CommonSettings.keys.contains(where: { environment[$0.variable]?.isEmpty == false }) else {
            throw RunError(
                "nothing runs in \(DataFolder.live.path) or \(DataFolder.demo.path): start it with trader up or trader demo, or give --data"
            )
        }
        return try Whereabouts(environment: environment)
    }

    private init?(_ folder: DataFolder) {
        guard let file = folder.running else { return nil }
        self.folder = folder
        runFile = file
        keyFile = folder.keyFile
        let named = file.services.compactMap { name, running in ServiceName(rawValue: name).map { ($0, running.endpoints) } }
        endpoints = Dictionary(uniqueKeysWithValues: named)
    }

    private init(environment: [String: String]) throws {
        let settings = try CommonSettings(SettingSource(environment))
        folder = nil
        runFile = nil
        keyFile = settings.busKeyFile
        endpoints = Dictionary(uniqueKeysWithValues: ServiceName.allCases.map { ($0, settings.endpoints(of: $0)) })
    }

    /// What asks the services there. Throws `SettingError` when there is no key to do so with.
    package func probe() throws -> Probe { try Probe(key: try keyFile.read()) }

    /// Where a service listens. Throws `RunError` when it is not among what runs.
    package func endpoints(of service: ServiceName) throws -> Endpoints {
        guard let found = endpoints[service] else { throw RunError("\(service) is not among what runs; see trader status") }
        return found
    }
}

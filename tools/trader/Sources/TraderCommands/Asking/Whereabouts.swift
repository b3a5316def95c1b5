package import TraderProto
package import TraderService

/// Where the services are to be found: as the run file of a data folder says, or as the settings say, such as inside a container.
package struct Whereabouts: Sendable {
    /// The folder whose run file says it; nil when the settings do.
    package let folder: DataFolder?
    package let runFile: RunFile?
    package let endpoints: [ServiceName: Endpoints]
    /// The file with the key to replay and commands.
    package let keyFile: BusKeyFile

    /// What runs in `data`; without it, what runs where the settings put the live platform, or else in the demo's folder.
    ///
    /// Where nothing runs: the hosts and ports of the settings, when `orSettings` allows it or one of them was set, and no folder was asked
    /// for. Throws `RunError` saying so otherwise.
    package static func find(data: String?, orSettings: Bool) async throws -> Whereabouts {
        let folders = try await DataFolder.candidates(data)
        for folder in folders {
            guard let found = await running(in: folder) else { continue }
            if data == nil, folder == .demo { Console.note("this is the demo in \(folder.path)") }
            return found
        }
        if let data { throw RunError("nothing runs in \(data): start it with trader up or trader demo") }
        let settings = try await PlatformSettings.read()
        guard orSettings || CommonSettings.keys.contains(where: { settings.given($0.variable) != nil }) else {
            throw RunError(
                "nothing runs in \(folders.map(\.path).joined(separator: " or ")): start it with trader up or trader demo, or give --data")
        }
        return try Whereabouts(settings.common())
    }

    /// What runs in `folder`; nil when nothing does.
    static func running(in folder: DataFolder) async -> Whereabouts? { await folder.currentRun().map { Whereabouts(folder, $0) } }

    private init(_ folder: DataFolder, _ file: RunFile) {
        self.folder = folder
        runFile = file
        keyFile = file.keyFile.map { BusKeyFile(path: $0) } ?? folder.keyFile
        let named = file.services.compactMap { name, running in ServiceName(rawValue: name).map { ($0, running.endpoints) } }
        endpoints = Dictionary(uniqueKeysWithValues: named)
    }

    private init(_ settings: CommonSettings) throws {
        folder = nil
        runFile = nil
        keyFile = settings.busKeyFile
        let members = ServiceName.known.filter { $0.venue == nil || settings.feeds.contains($0) }
        endpoints = Dictionary(uniqueKeysWithValues: members.map { ($0, settings.endpoints(of: $0)) })
    }

    /// What asks the services there. Throws `SettingError` when there is no key to do so with.
    package func probe() throws -> Probe { try Probe(key: try keyFile.read()) }

    /// Where a service listens. Throws `RunError` when it is not among what runs.
    package func endpoints(of service: ServiceName) throws -> Endpoints {
        if let found = endpoints[service] { return found }
        let remedy = service.venue.map { "name \($0) in FEEDS for it to run" } ?? "see trader status"
        throw RunError("\(service) is not among what runs; \(remedy)")
    }
}

import APIGateway
import Foundation
import Logging
import TestSupport
import TraderBus
import TraderProto
import TraderService
import TraderStore

/// A folder with the gateway's store and a dashboard of three files.
struct GatewayFolder {
    let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) throws {
        self.folder = folder
        let web = folder.url.appendingPathComponent("web")
        try FileManager.default.createDirectory(at: web, withIntermediateDirectories: true)
        _ = try folder.write("<!doctype html><title>board</title>", to: "web/index.html")
        _ = try folder.write("export const one = 1", to: "web/main.js")
        _ = try folder.write("nobody shall see this", to: "secret.txt")
    }

    /// A context whose own sockets are anywhere, and which finds the others on the ports from `basePort` on; `feeds` are the venues whose feeds run.
    func context(
        clock: any PlatformClock, basePort: Int = 1_024, feeds: String = "coinbase", logger: Logger = .quiet
    ) throws -> ServiceContext {
        let settings = try CommonSettings(
            SettingSource(["DATA_DIR": folder.url.path, "BUS_PORT_BASE": "\(basePort)", "FEEDS": feeds]))
        let bus = try Bus.open(binding: .anywhere, key: try settings.busKeyFile.take(), logger: .quiet) { _ in
            ReplayAnswer(
                ReplayReply(status: .refused, log: "", oldest: 1, head: 0, from: 0, before: .genesis, count: 0, reason: "nobody asks"))
        }
        return ServiceContext(
            name: .apiGateway, settings: settings, clock: clock,
            store: try Store.open(path: settings.storePath(of: .apiGateway), projections: APIGateway.register), bus: bus, logger: logger,
            status: StatusBoard(service: .apiGateway))
    }

    /// The gateway's settings with a free port, as far as `variables` do not say otherwise.
    func settings(_ variables: [String: String] = [:]) throws -> GatewaySettings {
        let standard = ["HTTP_PORT": "0", "WEB_ROOT": folder.url.appendingPathComponent("web").path]
        return try GatewaySettings(SettingSource(standard.merging(variables) { _, own in own }))
    }
}

extension Endpoints {
    /// Ports that the system chooses.
    static let anywhere = Endpoints(publish: "tcp://127.0.0.1:*", replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*")
}

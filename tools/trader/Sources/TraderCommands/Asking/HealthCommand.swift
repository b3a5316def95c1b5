import ArgumentParser
import TraderProto
import TraderService

/// `trader health SERVICE`: for the health checks of containers.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ends with status 0 when a service answers and works, else with 1 and the reason.",
        discussion: "A service works while it runs or loads its history; one whose venue or upstream is out of reach does not.")

    private static let timeout = Duration.seconds(3)

    @Argument(help: "The service.")
    var service: String

    @Option(help: "Folder of the stores and logs. (default: the one that runs, else the hosts and ports of the settings)")
    var data: String?

    func run() async throws {
        let name = try ServiceArgument.service(service)
        let place = try await Whereabouts.find(data: data, orSettings: true)
        let endpoint = try place.endpoints(of: name).command
        switch await (try place.probe()).status(of: name, at: endpoint, timeout: Self.timeout) {
        case .silence(let why): throw RunError("\(name): \(why)")
        case .status(let status, _):
            let text = "\(name): \(status.state.rawValue)" + (status.reason.map { " (\($0))" } ?? "")
            // A document that is not used is no reason to restart a container.
            guard [StatusBoard.State.running, .bootstrapping].contains(status.state) else { throw RunError(text) }
            try Console.print(text)
        }
    }
}

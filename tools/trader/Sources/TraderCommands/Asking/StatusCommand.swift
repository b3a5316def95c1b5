import ArgumentParser
import TraderProto
import TraderService

/// `trader status`: how the services are.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How the services are: a line each.",
        discussion:
            """
            "behind" counts records that an upstream has logged and the service has not applied; ages are by the service's own clock. Ends
            with status 0 when every service does well, else with 1: one does not answer, is stale or has been starting for a minute, or a strategy document
            is not used.
            """)

    private static let timeout = Duration.seconds(2)

    @Option(help: "Folder of the stores and logs. (default: the one that runs, .trader/live or .trader/demo)")
    var data: String?

    @Flag(help: "Prints what the services answer as it is, a JSON object a line.")
    var json = false

    func run() async throws {
        let place = try await Whereabouts.find(data: data, orSettings: false)
        let answers = try await place.probe().statuses(at: place.endpoints, timeout: Self.timeout)
        guard place.folder != nil || answers.values.contains(where: { $0.status != nil }) else {
            throw RunError("no service answers at the hosts and ports of the settings: start them, or give --data")
        }
        if json {
            for service in ServiceName.known {
                if let answer = answers[service] { try Console.print(bytes: (line(service, answer) + "\n").utf8) }
            }
        } else {
            if let first = answers.values.compactMap(\.status).first(where: \.isSimulated) {
                try Console.print("simulated market, virtual time \(StatusTable.moment(first.now))")
            }
            try Console.print(StatusTable(answers, deaths: deaths(by: place.runFile)).lines)
        }
        let ailments = Ailments.of(answers)
        guard ailments.isEmpty else { throw RunError(ailments.joined(separator: "; ")) }
    }

    /// How services last ended against their will, as their supervisor says.
    private func deaths(by file: RunFile?) -> [ServiceName: String] {
        let named = (file?.services ?? [:]).compactMap { name, running in
            ServiceName(rawValue: name).flatMap { service in running.death.map { (service, $0) } }
        }
        return Dictionary(uniqueKeysWithValues: named)
    }

    private func line(_ service: ServiceName, _ answer: Probe.Answer) throws -> String {
        switch answer {
        case .status(_, let json): json
        case .silence(let why):
            String(decoding: try WireCodec.encode(["service": service.rawValue, "state": "not answering", "reason": why]), as: UTF8.self)
        }
    }
}

import TraderBus
import TraderModel
import TraderProto
import TraderService

/// The answer to `GET /api/system`: what market this is, and how the services are.
struct SystemAnswer: Encodable, Sendable {
    var market: String
    var description: String
    var services: [ServiceState]

    /// A service as it answered the `status` command.
    struct ServiceState: Encodable, Sendable {
        var service: String
        var state: String
        var reason: String?
        /// Records not yet read, of all upstreams together; null where that is not known.
        var lag: Int64?
        /// What it says of its venue's data; null of a service that reads no venue, or does not answer.
        var source: SourceReport?

        private enum CodingKeys: String, CodingKey { case service, state, reason, lag, source }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(service, forKey: .service)
            try container.encode(state, forKey: .state)
            try container.encode(reason, forKey: .reason)
            try container.encode(lag, forKey: .lag)
            try container.encode(source, forKey: .source)
        }
    }

    /// Asks every service at once, and waits half a second for each.
    static func ask(_ context: ServiceContext, description: String) async -> SystemAnswer {
        let states = await withTaskGroup { group in
            for service in ServiceName.allCases { group.addTask { await state(of: service, context) } }
            var states: [ServiceState] = []
            for await state in group { states.append(state) }
            return states
        }
        let order = ServiceName.allCases.map(\.rawValue)
        return SystemAnswer(
            market: context.clock.isSimulated ? "simulated" : "live", description: description,
            services: states.sorted { order.firstIndex(of: $0.service) ?? 0 < order.firstIndex(of: $1.service) ?? 0 })
    }

    private static func lag(of status: StatusBoard.Status) -> Int64? {
        status.lag.values.reduce(0) { sum, lag in sum.flatMap { sum in lag.map { sum + $0 } } }
    }

    private static func state(of service: ServiceName, _ context: ServiceContext) async -> ServiceState {
        do {
            let status = try await StatusQuestion.ask(
                at: context.settings.endpoints(of: service).command, over: context.bus, timeout: .milliseconds(500))
            return ServiceState(
                service: service.rawValue, state: status.state.rawValue, reason: status.reason, lag: lag(of: status),
                source: status.source)
        } catch {
            return ServiceState(service: service.rawValue, state: "not answering", reason: "\(error)", lag: nil)
        }
    }
}

import TraderBus
import TraderModel
import TraderProto
import TraderService

/// The answer to `GET /api/system`: what market this is, and how the services are.
struct SystemAnswer: Encodable, Sendable {
    var market: String
    var description: String
    /// Whether the documents that run are a copy that belongs to this platform alone.
    var strategies_copied: Bool
    /// The venues whose feeds run: of these instruments can be followed.
    var venues: [String]
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
        /// How long ago it was asked, in milliseconds.
        var age_ms: Int64

        private enum CodingKeys: String, CodingKey { case service, state, reason, lag, source, age_ms }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(service, forKey: .service)
            try container.encode(state, forKey: .state)
            try container.encode(reason, forKey: .reason)
            try container.encode(lag, forKey: .lag)
            try container.encode(source, forKey: .source)
            try container.encode(age_ms, forKey: .age_ms)
        }

        init(_ service: ServiceName, _ seen: ServiceWatch.Seen, at now: ContinuousClock.Instant) {
            self.service = service.rawValue
            age_ms = max(0, Int64((now - seen.at) / .milliseconds(1)))
            switch seen.answer {
            case .status(let status):
                state = status.state.rawValue
                reason = status.reason
                lag = Self.lag(of: status)
                source = status.source
            case .silent(let why):
                state = "not answering"
                reason = why
            }
        }

        private static func lag(of status: StatusBoard.Status) -> Int64? {
            status.lag.values.reduce(0) { sum, lag in sum.flatMap { sum in lag.map { sum + $0 } } }
        }
    }

    init(
        _ seen: [ServiceName: ServiceWatch.Seen], _ context: ServiceContext, _ settings: GatewaySettings,
        at now: ContinuousClock.Instant = .now
    ) {
        market = context.clock.isSimulated ? "simulated" : "live"
        description = settings.marketDescription
        strategies_copied = settings.strategiesAreCopied
        venues = context.settings.venues
        services = context.settings.services.compactMap { service in seen[service].map { ServiceState(service, $0, at: now) } }
    }
}

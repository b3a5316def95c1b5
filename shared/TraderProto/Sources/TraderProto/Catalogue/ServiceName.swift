/// The five services, in the order of the table of ports.
public enum ServiceName: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
    case marketFeed = "market-feed"
    case liqPoller = "liq-poller"
    case signalEngine = "signal-engine"
    case paperBroker = "paper-broker"
    case apiGateway = "api-gateway"

    /// The name as it stands in endpoints, causes and logs, such as `market-feed`.
    public var description: String { rawValue }
}

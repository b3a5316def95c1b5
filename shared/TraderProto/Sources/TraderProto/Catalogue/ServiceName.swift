/// The services: the five of a platform, in the order of the table of ports, and the feeds of further venues.
public enum ServiceName: String, Codable, Sendable, CustomStringConvertible {
    /// The feed of Coinbase, which is what market-feed means by itself.
    case marketFeed = "market-feed"
    case liqPoller = "liq-poller"
    case signalEngine = "signal-engine"
    case paperBroker = "paper-broker"
    case apiGateway = "api-gateway"
    case binanceUSFeed = "market-feed@binanceus"
    case binanceUSDMFeed = "market-feed@binanceusdm"

    /// The feeds, one a venue: the same program, each with its own store, log and sockets.
    public static let feeds: [ServiceName] = [.marketFeed, .binanceUSFeed, .binanceUSDMFeed]

    /// The feed of a venue by the venue's name; nil for a venue that no feed is for.
    public static func feed(of venue: String) -> ServiceName? { feeds.first { $0.venue == venue } }

    /// The venue that a feed reads; nil for what is none.
    public var venue: String? {
        switch self {
        case .marketFeed: "coinbase"
        case .binanceUSFeed: "binanceus"
        case .binanceUSDMFeed: "binanceusdm"
        case .liqPoller, .signalEngine, .paperBroker, .apiGateway: nil
        }
    }

    /// The name as it stands in endpoints, causes and logs, such as `market-feed`.
    public var description: String { rawValue }
}

extension ServiceName: CaseIterable {
    /// The five services of a platform. Feeds of further venues run beside them.
    public static let allCases: [ServiceName] = [.marketFeed, .liqPoller, .signalEngine, .paperBroker, .apiGateway]
}

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

    /// All that there can be on a platform, in the order of the flow: every feed, then what reads them.
    public static let known = feeds + allCases.dropFirst()

    /// The feed of a venue by the venue's name; nil for a venue that no feed is for.
    public static func feed(of venue: String) -> ServiceName? { feeds.first { $0.venue == venue } }

    /// The feeds of venues named with commas between them, in their order; nil when that is no such list, or Coinbase is not among them.
    public static func feeds(of text: String) -> [ServiceName]? {
        let venues = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        let feeds = venues.compactMap(feed)
        guard feeds.count == venues.count, Set(feeds).count == feeds.count, feeds.contains(.marketFeed) else { return nil }
        return Self.feeds.filter(feeds.contains)
    }

    /// What to write instead of a list that is none.
    public static let feedsRemedy =
        "name venues once each, coinbase among them, as in \(feeds.compactMap(\.venue).joined(separator: ","))"

    /// The venue that a feed reads; nil for what is none.
    public var venue: String? {
        switch self {
        case .marketFeed: "coinbase"
        case .binanceUSFeed: "binanceus"
        case .binanceUSDMFeed: "binanceusdm"
        case .liqPoller, .signalEngine, .paperBroker, .apiGateway: nil
        }
    }

    /// The program that it is: feeds are one program.
    public var program: String { venue == nil ? rawValue : ServiceName.marketFeed.rawValue }

    /// The name as it stands in endpoints, causes and logs, such as `market-feed`.
    public var description: String { rawValue }
}

extension ServiceName: CaseIterable {
    /// The five services of a platform. Feeds of further venues run beside them.
    public static let allCases: [ServiceName] = [.marketFeed, .liqPoller, .signalEngine, .paperBroker, .apiGateway]
}

import TraderModel
public import TraderProto

/// The feeds of the platform that reads the simulated venues: for whom time waits, and what the venues offer them.
public struct PlayedFeeds: Equatable, Sendable {
    /// Coinbase's first.
    public let feeds: [ServiceName]

    private static let standardSymbols = ["BTCUSDT", "ETHUSDT"]

    /// Reads venues with commas between them. Throws where that is no such list, or Coinbase is not among them.
    public init(_ text: String) throws(MarketOffer.Refusal) {
        guard let feeds = ServiceName.feeds(of: text) else {
            throw MarketOffer.Refusal(description: "--feeds \(text): \(ServiceName.feedsRemedy)")
        }
        self.feeds = feeds
    }

    /// The services of the platform, by their names.
    public var members: [String] { ServiceName.known.filter { $0.venue == nil || feeds.contains($0) }.map(\.rawValue) }

    /// What strategies read at Coinbase, what `text` names (`VENUE:SYMBOL` with commas), and BTCUSDT and ETHUSDT of each other feed's venue of
    /// which it names nothing. Throws for what no feed reads.
    public func offer(naming text: String? = nil) throws(MarketOffer.Refusal) -> MarketOffer {
        let named = try text.map { text throws(MarketOffer.Refusal) in try MarketOffer(text).instruments } ?? []
        if let stranger = named.first(where: { one in one.venue != "gateio" && !feeds.contains { $0.venue == one.venue } }) {
            throw MarketOffer.Refusal(
                description: "--instruments \(stranger): no feed of \(stranger.venue) runs; name \(stranger.venue) in --feeds")
        }
        let venues = feeds.compactMap(\.venue).filter { venue in venue != "coinbase" && !named.contains { $0.venue == venue } }
        let standard = venues.flatMap { venue in Self.standardSymbols.map { Instrument(venue: venue, symbol: $0) } }
        return try MarketOffer((MarketOffer.standard.instruments + named + standard).map(\.description).joined(separator: ","))
    }
}

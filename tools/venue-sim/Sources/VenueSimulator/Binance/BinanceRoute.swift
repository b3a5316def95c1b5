/// Which of a venue's sockets a client has opened, by the path that it asked for.
package struct BinanceRoute: Equatable, Sendable {
    /// What is told on it.
    package enum Kind: String, Sendable {
        /// Binance US: everything.
        case spot = ""
        /// Futures: klines, trades and mark prices.
        case market = "/market"
        /// Futures: books.
        case `public` = "/public"
        /// Futures: accounts, of which this simulator has none.
        case `private` = "/private"
        /// The futures' old paths: subscriptions are acked, and nothing is ever told.
        case legacy
    }

    package let venue: BinanceVenue
    package let kind: Kind
    /// Whether events are wrapped in `{"stream","data"}`.
    package let isCombined: Bool
    /// The streams that the path itself names.
    package let streams: [String]

    /// The name by which the reader of the stream says which of its connections it means: `binanceus`, `binanceusdm/market`,
    /// `binanceusdm/public`, `binanceusdm/private` or `binanceusdm/legacy`.
    package var name: String { kind == .legacy ? "\(venue.rawValue)/legacy" : venue.rawValue + kind.rawValue }

    /// Reads `/binanceus/ws/NAME/NAME`, `/binanceus/stream?streams=NAME/NAME`, `/binanceusdm/market/stream?…` and so on; nil for another path.
    package init?(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = parts[0].split(separator: "/").map(String.init)
        guard !path.isEmpty, let venue = BinanceVenue(rawValue: path.removeFirst()), var word = path.first else { return nil }
        path.removeFirst()
        var kind = venue == .us ? Kind.spot : .legacy
        if venue == .usdm, let routed = Kind(rawValue: "/\(word)") {
            guard let next = path.first else { return nil }
            (kind, word) = (routed, next)
            path.removeFirst()
        }
        guard word == "ws" || word == "stream", word == "ws" || path.isEmpty else { return nil }
        self.venue = venue
        self.kind = kind
        isCombined = word == "stream"
        let query = parts.count > 1 ? String(parts[1]) : ""
        let named = query.split(separator: "&").first { $0.hasPrefix("streams=") }.map { String($0.dropFirst("streams=".count)) } ?? ""
        streams = isCombined ? named.split(separator: "/").map(Self.decoded) : path.map(Self.decoded)
    }

    /// `@` and `!` may come as `%40` and `%21`.
    private static func decoded(_ name: some StringProtocol) -> String {
        String(name).replacing("%40", with: "@").replacing("%21", with: "!")
    }

    /// Whether a stream of this kind is told here.
    func tells(_ content: BinanceStreamName.Content) -> Bool {
        switch kind {
        case .spot: !content.isOfFutures
        case .market: content != .bookTicker
        case .public: content == .bookTicker
        case .private, .legacy: false
        }
    }
}

import TraderModel

extension BinanceVenue {
    /// Binance US takes five messages a second, answers to its pings among them, the futures ten. Of the numbers told for the subscriptions of a
    /// connection (200, 1,024) the smaller holds everywhere.
    public var rules: StreamRules {
        StreamRules(
            messagesPerSecond: market == .us ? 4 : 8, mostSubscriptions: 200, lifeSeconds: 86_400, closesBars: true)
    }

    /// Marks come each second, and of a bar of a minute its end at the latest; of others nothing may come for long.
    public func silenceSeconds(of subscriptions: [Subscription]) -> Int64 {
        if subscriptions.contains(where: { $0.channel == .marks }) { return 15 }
        return subscriptions.contains { $0.channel == .bars(.oneMinute) } ? 75 : 180
    }

    public func tells(_ channel: Subscription.Channel) -> Bool {
        switch channel {
        case .bars, .trades, .quotes: true
        case .marks: market == .usdm
        }
    }

    public func connections(for subscriptions: [Subscription], at base: String) -> [VenueConnection] {
        let base = base.hasSuffix("/") ? String(base.dropLast()) : base
        let told = Set(subscriptions.filter(isFollowable)).sorted()
        return BinanceMarket.Route.allCases.flatMap { route in
            let subscriptions = told.filter { market.route(of: $0.channel) == route }
            let parts = stride(from: 0, to: subscriptions.count, by: rules.mostSubscriptions).map { start in
                Array(subscriptions[start..<min(start + rules.mostSubscriptions, subscriptions.count)])
            }
            return parts.enumerated().map { number, part in
                let streams = part.map(Self.stream).joined(separator: "/")
                return VenueConnection(
                    name: (route == .all ? "stream" : route.rawValue) + (number == 0 ? "" : " \(number + 1)"),
                    url: "\(base)\(route == .all ? "" : "/\(route.rawValue)")/stream?streams=\(streams)", greeting: [],
                    subscriptions: part)
            }
        }
    }

    public func messages(from present: [Subscription], to wanted: [Subscription], id: Int64) -> [String] {
        let present = Set(present.filter(isFollowable))
        let wanted = Set(wanted.filter(isFollowable))
        let changes = [("UNSUBSCRIBE", present.subtracting(wanted)), ("SUBSCRIBE", wanted.subtracting(present))]
        return changes.filter { !$0.1.isEmpty }.enumerated().map { number, change in
            let names = change.1.sorted().map(Self.stream).map { "\"\($0)\"" }.joined(separator: ",")
            return "{\"method\":\"\(change.0)\",\"params\":[\(names)],\"id\":\(id + Int64(number))}"
        }
    }

    /// Whether there is a stream of it.
    func isFollowable(_ subscription: Subscription) -> Bool { takes(subscription.instrument) && tells(subscription.channel) }

    /// The venue's name of a stream, which has small letters: `btcusdt@kline_1m`.
    static func stream(of subscription: Subscription) -> String {
        let symbol = subscription.instrument.symbol.lowercased()
        return switch subscription.channel {
        case .bars(let length): "\(symbol)@kline_\(length.text)"
        case .trades: "\(symbol)@aggTrade"
        case .quotes: "\(symbol)@bookTicker"
        case .marks: "\(symbol)@markPrice@1s"
        }
    }
}

/// A stream to connect to, and what it will tell.
public struct VenueConnection: Codable, Equatable, Sendable {
    /// What it is called in logs, the same each time: `market`, `public`, `market 2`.
    public var name: String
    /// `ws://` or `wss://`.
    public var url: String
    /// What to send as soon as it is open, in this order, no faster than `StreamRules.messagesPerSecond`.
    public var greeting: [String]
    /// What it tells, sorted.
    public var subscriptions: [Subscription]

    public init(name: String, url: String, greeting: [String], subscriptions: [Subscription]) {
        self.name = name
        self.url = url
        self.greeting = greeting
        self.subscriptions = subscriptions
    }
}

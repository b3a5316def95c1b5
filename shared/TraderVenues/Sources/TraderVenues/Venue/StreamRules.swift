/// What a venue asks of those who follow its streams, and what may be expected of them.
public struct StreamRules: Codable, Equatable, Sendable {
    /// Most messages of ours in a second, on one connection; the answers to the venue's pings count among them.
    public var messagesPerSecond: Int
    /// Most subscriptions on one connection.
    public var mostSubscriptions: Int
    /// Seconds after which the venue ends every connection; nil where it does not. Who connects anew before chooses the moment.
    public var lifeSeconds: Int64?
    /// Whether the venue says of a bar that it is over.
    public var closesBars: Bool
}

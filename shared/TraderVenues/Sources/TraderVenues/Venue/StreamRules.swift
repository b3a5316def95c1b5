/// What a venue asks of those who follow its streams, and what may be expected of them.
public struct StreamRules: Codable, Equatable, Sendable {
    /// Most messages of ours in a second, on one connection; the answers to the venue's pings count among them.
    public var messagesPerSecond: Int
    /// Most subscriptions on one connection.
    public var mostSubscriptions: Int
    /// Seconds after which the venue ends every connection; nil where it does not. Who connects anew before chooses the moment.
    public var lifeSeconds: Int64?
    /// Seconds between the venue's pings; nil where it sends none. Each is answered with what it holds.
    public var pingSeconds: Int64?
    /// Seconds within which a ping must be answered.
    public var pongSeconds: Int64?
    /// Whether the venue numbers the frames of a connection, so that a hole shows.
    public var numbersFrames: Bool
    /// Whether the venue says of a bar that it is over.
    public var closesBars: Bool
}

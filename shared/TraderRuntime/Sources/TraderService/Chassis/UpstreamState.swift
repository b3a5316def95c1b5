public import TraderBus
import TraderProto

/// How the reading of an upstream stands, as far as people need it.
public struct UpstreamState: Sendable {
    public var name: String
    /// Records behind the upstream's head; nil while it was not heard.
    public var lag: Int64?
    /// When anything was last heard from it, by the monotonic clock; nil when nothing yet.
    public var heardAt: ContinuousClock.Instant?

    public init(name: String, lag: Int64?, heardAt: ContinuousClock.Instant?) {
        self.name = name
        self.lag = lag
        self.heardAt = heardAt
    }

    public init(_ status: SubscriptionStatus) {
        self.init(name: status.source.rawValue, lag: status.lag, heardAt: status.heardAt)
    }
}

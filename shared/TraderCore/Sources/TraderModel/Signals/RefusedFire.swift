/// A fire that was not allowed to happen: no cooldown, no trade.
public struct RefusedFire: Codable, Equatable, Sendable {
    public var signal: String
    public var direction: Direction
    public var reason: FeatureRecord.Standing

    public init(signal: String, direction: Direction, reason: FeatureRecord.Standing) {
        self.signal = signal
        self.direction = direction
        self.reason = reason
    }
}

public import TraderModel

/// The sign of a value: −1, 0 or +1, as numpy `sign`. Known from the first value on. O(1) an update.
public struct Sign: Indicator {
    public init() {}

    public var warmUp: Int { 0 }

    public mutating func update(_ value: Double) -> Double? { value > 0 ? 1 : value < 0 ? -1 : 0 }

    public func addState(to digest: inout StateDigest) {}
}

public import TraderModel

/// The sign of a value: −1, 0 or +1.
public struct Sign: Indicator {
    public init() {}

    public mutating func update(_ value: Double) -> Double? { value > 0 ? 1 : value < 0 ? -1 : 0 }

    public func addState(to digest: inout StateDigest) {}
}

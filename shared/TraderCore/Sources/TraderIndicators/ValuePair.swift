/// Two values of the same moment.
public struct ValuePair: Sendable, Equatable, Codable {
    public var first: Double
    public var second: Double

    public init(first: Double, second: Double) {
        self.first = first
        self.second = second
    }
}

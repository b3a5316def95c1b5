/// One version of a strategy.
public struct StrategyVersion: Codable, Hashable, Sendable {
    public var name: String
    public var version: Int

    public init(name: String, version: Int) {
        self.name = name
        self.version = version
    }
}

extension StrategyVersion: CustomStringConvertible {
    /// `LQ-1@2`.
    public var description: String { "\(name)@\(version)" }
}

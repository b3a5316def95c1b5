/// The side of a trade.
public enum Direction: String, Codable, Sendable, CaseIterable {
    case long = "LONG"
    case short = "SHORT"

    /// +1 for LONG, −1 for SHORT.
    public var sign: Double { self == .long ? 1 : -1 }
}

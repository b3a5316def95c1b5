/// Pauses between attempts: 1, 2, 4 … 30 seconds, from 1 again after a reset.
public struct Backoff: Sendable {
    public static let longest = Duration.seconds(30)

    private var pause = Duration.seconds(1)

    public init() {}

    /// The pause before the next attempt.
    public mutating func next() -> Duration {
        defer { pause = min(pause * 2, Self.longest) }
        return pause
    }

    /// What was tried has come about.
    public mutating func reset() { pause = .seconds(1) }
}

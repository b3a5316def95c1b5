/// Pauses between attempts: 1, 2, 4 … 30 s. Between attempts to connect each has a quarter of chance either way, so that many do not come
/// at once.
public struct Backoff: Equatable, Sendable {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(30)

    private var next = first

    public init() {}

    /// The pause before the next attempt, without chance.
    public mutating func pause() -> Duration {
        defer { next = min(next * 2, Self.longest) }
        return next
    }

    /// The pause before the next attempt.
    package mutating func pause(using generator: inout some RandomNumberGenerator) -> Duration { Self.spread(pause(), using: &generator) }

    /// A pause, longer or shorter by up to a quarter.
    package static func spread(_ pause: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        pause * Double.random(in: 0.75...1.25, using: &generator)
    }

    /// What was attempted worked: the next pause is the first one again.
    public mutating func reset() { next = Self.first }
}

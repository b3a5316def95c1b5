/// Pauses between attempts to connect: 1, 2, 4 … 30 s, each with a quarter of chance either way, so that many do not come at once.
package struct Backoff {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(30)

    private var next = first

    package init() {}

    /// The pause before the next attempt.
    package mutating func pause(using generator: inout some RandomNumberGenerator) -> Duration {
        defer { next = min(next * 2, Self.longest) }
        return next * Double.random(in: 0.75...1.25, using: &generator)
    }

    /// What was connected for worked: the next pause is the first one again.
    package mutating func reset() { next = Self.first }
}

/// When the next request to a venue may start: spaced, and held back after the venue said "too many".
///
/// A value without a clock: who asks says what time it is.
package struct RequestPace {
    package typealias Instant = ContinuousClock.Instant

    /// The longest that requests are held back, whatever the venue says.
    package static let longestHold = Duration.seconds(60)
    /// The longest hold of our own choice, when the venue says nothing.
    private static let longestGuess = Duration.seconds(30)

    /// What a ban is taken to last when the venue does not say, and the longest there is.
    private static let banLengths = Duration.seconds(120)...Duration.seconds(WeightBudget.longestHoldSeconds)

    private let spacing: Duration
    private var next: Instant
    private var heldUntil: Instant
    private var guess = Duration.seconds(1)

    package init(requestsPerSecond: Int, now: Instant) {
        spacing = .seconds(1) / requestsPerSecond
        next = now
        heldUntil = now
    }

    /// Takes the next place in the row and says when its time is.
    package mutating func place(at now: Instant) -> Instant {
        let start = max(next, now, heldUntil)
        next = start + spacing
        return start
    }

    /// Whether requests are held back at `now`.
    package func isHeld(at now: Instant) -> Bool { heldUntil > now }

    /// The venue answered: the next hold of our own choice is short again.
    package mutating func wasAnswered() { guess = .seconds(1) }

    /// The venue said "too many" and, if it did, for how long: holds every request back, by 1, 2, 4 … 30 s if it did not.
    ///
    /// Of several refusals that were under way together, the first one counts.
    package mutating func wasLimited(at now: Instant, told: Duration?) {
        if let told, told > .zero {
            heldUntil = max(heldUntil, now + min(told, Self.longestHold))
        } else if !isHeld(at: now) {
            heldUntil = now + guess
            guess = min(guess * 2, Self.longestGuess)
        }
    }

    /// The venue has shut us out and, if it did, said for how long: whoever asks on is shut out for longer.
    package mutating func wasBanned(at now: Instant, told: Duration?) {
        let told = told ?? Self.banLengths.lowerBound
        heldUntil = max(heldUntil, now + min(max(told, Self.banLengths.lowerBound), Self.banLengths.upperBound))
    }
}

public import TraderModel

/// When the next request to a venue that counts weights may start, so that no minute has more of them than the venue takes.
///
/// A value without a clock: who asks says what time it is. The minutes are the clock's own, as the venue counts them.
public struct WeightBudget: Codable, Equatable, Sendable {
    /// The longest that requests are held back, whatever the venue says: its bans last three days at most.
    public static let longestHoldSeconds: Int64 = 3 * 86_400
    /// How long a ban is taken to last when the venue does not say: the shortest there is, doubled each time.
    private static let shortestBanSeconds: Int64 = 120

    /// Weight that is taken in a minute.
    public let limit: Int
    /// The minute up to which there are reservations, counted from 1970, and what is reserved in it.
    private var minute: Int64
    private var used = 0
    private var heldUntil: Timestamp
    private var guessSeconds = shortestBanSeconds

    /// A budget of four fifths of `weightPerMinute`: others may ask from the same address, and the venue's minute may begin before ours.
    public init(weightPerMinute: Int, now: Timestamp) {
        precondition(weightPerMinute > 0, "a venue takes some weight a minute")
        limit = max(1, weightPerMinute * 4 / 5)
        minute = Self.minute(of: now)
        heldUntil = now
    }

    /// Takes a place for a request of this weight and says when its time is. One that is heavier than a whole minute gets one to itself.
    public mutating func place(_ weight: Int, at now: Timestamp) -> Timestamp {
        let start = max(now, heldUntil)
        if Self.minute(of: start) > minute {
            minute = Self.minute(of: start)
            used = 0
        }
        if used > 0, used + weight > limit {
            minute += 1
            used = 0
        }
        used += weight
        return max(start, .seconds(minute * 60))
    }

    /// Whether requests are held back at `now`.
    public func isHeld(at now: Timestamp) -> Bool { heldUntil > now }

    /// Takes what an answer that came at `now` says of our load.
    public mutating func note(_ load: VenueLoad, at now: Timestamp) {
        if let weight = load.usedWeight, Self.minute(of: now) >= minute {
            // What the venue counts is what counts: it may know of others of us, and of weights that are not as we think.
            if Self.minute(of: now) > minute {
                minute = Self.minute(of: now)
                used = weight
            } else {
                used = max(used, weight)
            }
        }
    }

    /// The venue said "too many": holds every request back, for as long as it says, else until its next minute, or a ban's time.
    public mutating func wasLimited(_ load: VenueLoad?, at now: Timestamp) {
        if let load { note(load, at: now) }
        let seconds: Int64
        if let told = load?.holdSeconds, told > 0 {
            seconds = min(told, Self.longestHoldSeconds)
        } else if load?.isBan ?? false {
            // Of several refusals that were under way together, the first one counts.
            guard !isHeld(at: now) else { return }
            seconds = guessSeconds
            guessSeconds = min(guessSeconds * 2, Self.longestHoldSeconds)
        } else {
            seconds = 60 - Self.secondOfMinute(now)
        }
        heldUntil = max(heldUntil, now.advanced(bySeconds: seconds))
    }

    /// The venue answered as it should: the next ban whose length it does not say is taken to be short again.
    public mutating func wasAnswered(_ load: VenueLoad?, at now: Timestamp) {
        guessSeconds = Self.shortestBanSeconds
        if let load { note(load, at: now) }
    }

    private static func minute(of moment: Timestamp) -> Int64 {
        (moment.wholeSeconds - secondOfMinute(moment)) / 60
    }

    private static func secondOfMinute(_ moment: Timestamp) -> Int64 {
        let second = moment.wholeSeconds % 60
        return second < 0 ? second + 60 : second
    }
}

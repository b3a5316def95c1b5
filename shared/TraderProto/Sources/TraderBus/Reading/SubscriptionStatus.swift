public import TraderProto

/// How a subscription stands. Moments are of the monotonic clock.
public struct SubscriptionStatus: Equatable, Sendable {
    /// Whose records it reads.
    public let source: ServiceName
    /// When anything was last heard from the writer: a record, a pulse or a reply; nil when nothing yet.
    public internal(set) var heardAt: ContinuousClock.Instant?
    /// The last position of the writer's log as far as heard; nil when nothing yet.
    public internal(set) var head: Int64?
    /// The place after the last record that was handed over or waits to be; nil when the writer's log is not known yet.
    public internal(set) var cursor: Cursor?
    /// Whether the writer has confirmed the history and nothing heard of is still to be fetched. Records may still wait in the mailbox.
    public internal(set) var isCaughtUp = false
    /// Since when the writer's replay socket has left the same question unanswered; nil when none is open.
    public internal(set) var waitingSince: ContinuousClock.Instant?
    /// Questions asked for earlier records so far.
    public internal(set) var asked = 0
    /// Live messages dropped so far because they could not be read; each was logged or counted, and fetched by replay.
    public internal(set) var unreadable = 0
    /// Live records dropped so far because the buffer was full; each is fetched by replay.
    public internal(set) var overflowed = 0

    init(source: ServiceName, cursor: Cursor?) {
        self.source = source
        self.cursor = cursor
    }

    /// The number of records between what was handed over and the writer's head; nil when either is not known.
    public var lag: Int64? {
        guard let head, let cursor else { return nil }
        return max(0, head - cursor.seq)
    }
}

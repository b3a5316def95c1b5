package import TraderService
package import TraderVenues

/// The frames of one connection, counted from 0: by the venue where it does, and here.
package struct StreamSequence: Sendable {
    /// Where a frame stands in the order of its connection.
    package enum Place: Sendable {
        /// It is the next one, or has no number.
        case next
        /// Frames before it were lost.
        case afterGap
        /// It, or a later one, was there before: it says nothing new, and may be older than what is known.
        case stale
    }

    private var next: Int64 = 0
    /// The frames that came, readable or not.
    package private(set) var count: Int64 = 0
    /// What is wrong with the stream; nil while it flows.
    package var trouble: String?
    /// What of our subscriptions the venue does not send; nil when it sends all of it.
    package var missing: String?
    /// The last frame that came, for a simulation's clock.
    package private(set) var lastFrame: VenueFrame?

    package init() {}

    /// The place of `frame`, which came after those asked for before.
    package mutating func place(of frame: StreamFrame) -> Place {
        count += 1
        guard let number = frame.sequenceNumber else { return .next }
        lastFrame = VenueFrame(sequenceNumber: number, timestamp: frame.stamp ?? "")
        guard number >= next else { return .stale }
        defer { next = number + 1 }
        return number == next ? .next : .afterGap
    }

    /// A frame came whose number could not be read.
    package mutating func skipped() {
        next += 1
        count += 1
    }
}

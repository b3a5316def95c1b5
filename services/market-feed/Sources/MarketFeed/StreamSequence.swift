package import TraderService
package import TraderVenues

/// The frames of one connection, counted by the venue from 0.
package struct StreamSequence {
    private var next: Int64 = 0
    /// What is wrong with the stream; nil while it flows.
    package var trouble: String?
    /// The last frame that came, for a simulation's clock.
    package private(set) var lastFrame: VenueFrame?

    package init() {}

    /// Whether `frame` is the next one; false when frames before it were lost.
    package mutating func follows(_ frame: CoinbaseFrame) -> Bool {
        guard let number = frame.sequenceNumber else { return true }
        defer { next = number + 1 }
        lastFrame = VenueFrame(sequenceNumber: number, timestamp: frame.timestamp ?? "")
        return number == next
    }

    /// A frame came whose number could not be read.
    package mutating func skipped() { next += 1 }
}

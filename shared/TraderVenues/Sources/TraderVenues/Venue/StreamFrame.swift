public import TraderModel

/// A frame of a venue's stream, read.
public struct StreamFrame: Equatable, Sendable {
    /// Counts the frames of the connection from 0; nil where the venue does not, and in its errors.
    public var sequenceNumber: Int64?
    /// When the venue sent it; nil when it does not say.
    public var sentAt: Timestamp?
    /// What it says, in the order of the bars' and trades' own times.
    public var events: [VenueEvent]

    public init(sequenceNumber: Int64?, sentAt: Timestamp?, events: [VenueEvent]) {
        self.sequenceNumber = sequenceNumber
        self.sentAt = sentAt
        self.events = events
    }
}

public import TraderModel

/// A frame of a venue's stream, read.
public struct StreamFrame: Equatable, Sendable {
    /// Counts the frames of the connection from 0; nil where the venue does not, and in its errors.
    public var sequenceNumber: Int64?
    /// When the venue sent it; nil when it does not say.
    public var sentAt: Timestamp?
    /// What the venue wrote for `sentAt`, as it came; nil where it writes none that names the frame.
    public var stamp: String?
    /// What it says, in the order of the bars' and trades' own times.
    public var events: [VenueEvent]

    public init(sequenceNumber: Int64?, sentAt: Timestamp?, stamp: String? = nil, events: [VenueEvent]) {
        self.sequenceNumber = sequenceNumber
        self.sentAt = sentAt
        self.stamp = stamp
        self.events = events
    }

    /// Whether something in it is what a subscription is for.
    public var hasData: Bool { events.contains(where: \.isData) }

    /// The frame with what is told of each instrument given to the one that was asked for.
    func routed(_ instruments: [Instrument: Instrument]) -> StreamFrame {
        var frame = self
        frame.events = events.map { $0.routed(instruments) }
        return frame
    }
}

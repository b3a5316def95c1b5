import TraderModel
import TraderVenues

extension Series {
    /// The venues that say of each bar when it is over.
    private static let closingVenues = Set(VenueName.allCases.filter { $0.venue.rules.closesBars }.map(\.rawValue))

    /// Whether the venue says of each of its bars when it is over.
    var isClosedByVenue: Bool { Self.closingVenues.contains(instrument.venue) }

    /// The series of which the bars of this one are made: itself, but for longer bars of a venue that closes bars. Those are joined of its minutes,
    /// of which the gapless ones are made here: the venue's own longer bars pass over minutes without a trade, and need not be the same.
    var part: Series { isClosedByVenue ? Series(instrument, .oneMinute) : self }
}

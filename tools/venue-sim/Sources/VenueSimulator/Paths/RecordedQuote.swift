package import TraderModel

/// A best bid and ask of a file, with the moment from which they held.
package struct RecordedQuote: Equatable, Sendable {
    package var moment: Timestamp
    package var quote: SimulatedQuote
}

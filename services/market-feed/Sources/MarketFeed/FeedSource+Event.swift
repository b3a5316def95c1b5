package import TraderModel
package import TraderProto
package import TraderVenues

extension FeedSource {
    /// What happens to a feed.
    package enum Event: Sendable {
        /// The process has begun.
        case begin
        /// A line of the stream brought something.
        case stream(StreamEvent, FeedLine = .bars)
        /// REST has answered the question of this number.
        case answered(Int, Result<[TimedBar], VenueError>)
        /// The venue has told its time to the question of the moment `question`, or has not; the answer came at `at`.
        case toldTime(Result<Timestamp, VenueError>, question: Timestamp, at: Timestamp)
        /// The venue has told what it has, or has not.
        case toldListing(Result<VenueListing, VenueError>)
        /// The venue has told settlements of a contract's funding, or has not.
        case settled(Instrument, Result<[FundingSettlement], VenueError>)
        /// The pause before the history of a series is asked for again is over.
        case pauseOver(Series)
        /// Somebody wishes the watch list changed, and waits for the answer under this number.
        case change(WatchChange, Int)
        /// Time passed.
        case timePassed
    }

    /// What a feed wishes of the venue.
    package enum Wish: Equatable, Sendable {
        /// Have the stream, the present connection and those after it, tell of what is followed.
        case follow([InstrumentRecord])
        /// Tell whoever waits under this number that a change is in the log, or why it was refused.
        case answer(Int, refusal: String?)
        /// Connect a line of the stream after a pause: `disconnected` follows sooner or later.
        case connect(FeedLine = .bars, after: Duration)
        /// Give the present connection of a line up, since it is of no use: `disconnected` follows.
        case giveUp(FeedLine, String)
        /// Ask REST: `answered` follows with this number.
        case bars(Int, BarQuestion)
        /// Ask for the venue's time: `toldTime` follows with this moment.
        case time(Timestamp)
        /// Ask for all that the venue has: `toldListing` follows.
        case listing
        /// Ask for the settlements of a contract's funding between two moments: `settled` follows.
        case settlements(Instrument, from: Timestamp, through: Timestamp)
        /// Wait, by the clock on the wall: `pauseOver` follows.
        case pause(Series, Duration)
    }
}

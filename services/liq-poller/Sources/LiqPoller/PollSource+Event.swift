package import TraderModel
package import TraderVenues

extension PollSource {
    /// What happens to a poller.
    package enum Event: Sendable {
        /// The process has begun.
        case begin
        /// The venue has answered the question of this number.
        case answered(Int, Result<[GateStatistics.Row], VenueError>)
        /// The venue has told its time to the question of the moment `question`, or has not; the answer came at `at`.
        case toldTime(Result<Timestamp, VenueError>, question: Timestamp, at: Timestamp)
        /// The pause before the history of a contract is asked for again is over.
        case pauseOver(Instrument)
        /// Time passed.
        case timePassed
    }

    /// What a poller wishes of the venue.
    package enum Wish: Equatable, Sendable {
        /// Ask for hours: `answered` follows with this number.
        case rows(Int, RowQuestion)
        /// Ask for the venue's time: `toldTime` follows with this moment.
        case time(Timestamp)
        /// Wait, by the clock on the wall: `pauseOver` follows.
        case pause(Instrument, Duration)
    }
}

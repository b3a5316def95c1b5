package import TraderModel
package import TraderVenues

/// What CandleMachine takes in.
package enum CandleInput: Codable, Equatable, Sendable {
    /// The series wanted from here on: what is known of them stays, others are forgotten.
    case series([Series])
    /// The stream is followed from here on without a hole; a frame that was lost begins a new following.
    case followed(since: Timestamp)
    /// The stream is lost.
    case lost
    /// Bars as the stream tells them: closed ones and the one in progress.
    case observed([TimedBar], at: Timestamp)
    /// Trades as the stream tells them, by ascending id.
    case traded([VenueTrade], at: Timestamp)
    /// All the bars of a series that the venue had from `first` through `last` when it was asked at `asked`: a bucket that is missing had no trade.
    /// However late the answer comes, it says nothing of what came after the question.
    case confirmed(Series, first: BarTime, last: BarTime, bars: [TimedBar], isHistory: Bool, asked: Timestamp, at: Timestamp)
    /// Bars that are final and of which the venue tells otherwise now.
    case revised([CandleRevision])
    /// The history of a series is loaded: what comes of it is live.
    case loaded(Series)
    /// Time passed.
    case tick(Timestamp)
}

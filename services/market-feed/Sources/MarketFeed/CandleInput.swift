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
    /// All the bars of a series that the venue has from `first` through `last`: a bucket that is missing had no trade.
    case confirmed(Series, first: BarTime, last: BarTime, bars: [TimedBar], isHistory: Bool, at: Timestamp)
    /// Bars that are final and of which the venue tells otherwise now.
    case revised([CandleRevision])
    /// A cold start has loaded its history: what comes is live.
    case historyLoaded
    /// Time passed.
    case tick(Timestamp)
}

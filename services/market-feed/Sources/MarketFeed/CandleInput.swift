package import TraderModel
package import TraderVenues

/// What CandleMachine takes in.
package enum CandleInput: Codable, Equatable, Sendable {
    /// What is followed of these instruments from here on; of others it stays as it was. What is known of a series stays, also of one that
    /// is not followed any more.
    case watch([InstrumentRecord])
    /// The stream is followed from here on without a hole; a frame that was lost begins a new following.
    case followed(since: Timestamp)
    /// The stream is lost.
    case lost
    /// Bars as the stream tells them: closed ones and the one in progress.
    case observed([TimedBar], at: Timestamp)
    /// A bar as the stream of a venue tells it that says of each when it is over.
    case told(TimedBar, length: BarLength, isClosed: Bool, at: Timestamp)
    /// Trades as the stream tells them, by ascending id.
    case traded([VenueTrade], at: Timestamp)
    /// All the bars of a series that the venue had from `first` through `last` when it was asked at `asked`: a bucket that is missing had
    /// no trade. However late the answer comes, it says nothing of what came after the question.
    case confirmed(Series, first: BarTime, last: BarTime, bars: [TimedBar], isHistory: Bool, asked: Timestamp, at: Timestamp)
    /// Quotes to be written, each known at its `knownAt`.
    case quotes([Quote])
    /// Marks to be written, each known at its `knownAt`.
    case marks([Mark])
    /// Settlements of funding that the venue has, ascending; those that were told before are passed over.
    case settled([FundingSettlement])
    /// What the venue says of the contracts that are followed.
    case contracts([Contract], at: Timestamp)
    /// Bars that are final and of which the venue tells otherwise now.
    case revised([CandleRevision])
    /// The history of a series is loaded: what comes of it is live.
    case loaded(Series)
    /// Bars of a series could not be had from a moment on, for a reason in words.
    case silent(Series, from: Timestamp, reason: String)
    /// What could not be had is there, or comes in time again: up to a moment, exclusive.
    case heard(Series, until: Timestamp)
    /// Time passed.
    case tick(Timestamp)
}

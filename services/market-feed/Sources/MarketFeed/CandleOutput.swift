package import TraderModel

/// What CandleMachine says.
package enum CandleOutput: Codable, Equatable, Sendable {
    /// A bar of five minutes is final.
    case candle(Candle)
    /// A bar of one minute is final.
    case minute(Candle)
    /// A final bar was changed by the venue.
    case revision(CandleRevision)
    /// The best bid and ask of an instrument.
    case quote(Quote)
    /// A mark, or what was paid for funding.
    case mark(MarkRecord)
    /// What is followed of an instrument has changed, or its facts have.
    case instrument(InstrumentRecord)
    /// Bars cannot be had, or could not be had and are there.
    case outage(Outage)
    /// REST knows of trades in a bar of which a stream that was followed from its opening on told nothing.
    case unseen(Series, BarTime)
    /// The bar in progress changed.
    case forming(FormingCandle)
}

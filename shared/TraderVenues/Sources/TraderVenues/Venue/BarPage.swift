import TraderModel

/// What a venue's REST interface has of a series between two bars.
public struct BarPage: Equatable, Sendable {
    /// The bars that were over by the venue's time, ascending and none twice. Which are missing had no trade, or the venue lost them.
    public var bars: [TimedBar]
    /// The bar that was still running, if it came too.
    public var running: TimedBar?
    /// Rows of other times than were asked for: left out.
    public var strayRows: Int

    /// The page of what came, in any order.
    ///
    /// - Parameters:
    ///   - first: with `last` what was asked for, both inclusive.
    ///   - venueTime: surely not later than the venue's clock when it answered: what closes after it is not over.
    /// - Throws: `VenueError.malformed` when a bar is there twice.
    init(
        _ told: [TimedBar], of series: Series, from first: BarTime, through last: BarTime, at venueTime: Timestamp
    ) throws(VenueError) {
        let sorted = told.sorted { $0.ts < $1.ts }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where earlier.ts == later.ts {
            throw .malformed(VenueMessage.shown("bar \(earlier.ts.unixSeconds) of \(series) is there twice"))
        }
        let asked = sorted.filter { first <= $0.ts && $0.ts <= last }
        strayRows = sorted.count - asked.count
        bars = asked.filter { $0.ts.closeTime(of: series.length) <= venueTime }
        running = asked.first { $0.ts.openTime <= venueTime && venueTime < $0.ts.closeTime(of: series.length) }
    }
}

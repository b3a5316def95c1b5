import TraderModel
import TraderProto
import TraderVenues
import VenueSimulator

/// The venues as the platform meets them: streams that break, REST that fails and trails, hours that come late and change.
struct SimulatedVenue {
    let truth: VenueTruth
    /// One a feed.
    var streams: [ServiceName: SimulatedStream]
    private var restDownUntil: [ServiceName: Timestamp] = [:]
    private var pollDownUntil: Timestamp?
    private var hours = HourFaults()

    init(_ truth: VenueTruth, _ feeds: [ServiceName], _ weather: Weather, _ numbers: inout SeededNumbers) {
        self.truth = truth
        streams = Dictionary(uniqueKeysWithValues: feeds.map { ($0, SimulatedStream(of: $0)) })
        hours = HourFaults(truth, weather, &numbers)
    }

    mutating func endRest(of feed: ServiceName, until moment: Timestamp) { restDownUntil[feed] = moment }
    mutating func endPolls(until moment: Timestamp) { pollDownUntil = moment }

    /// What REST answers: the newest bars may be missing of which the stream has already told. Throws when it is out of reach.
    func bars(of instrument: Instrument, from first: BarTime, through last: BarTime, _ world: World) throws(VenueError) -> [TimedBar] {
        let (now, feed, length) = (world.clock.now, RunMarket.feed(of: instrument), RunMarket.toldLength(of: instrument))
        guard !isDown(restDownUntil[feed], world), !world.happens(world.weather.restFailure) else { throw .rateLimited("") }
        var bars = truth.shown(instrument, from: first, through: last, at: now)
        guard world.happens(world.weather.restTrailing) else { return bars }
        let trailing = bars.suffix(Int(world.numbers.number(in: 1...2)))
        guard
            trailing.allSatisfy({
                streams[feed]?.hasTold(instrument, $0.ts) ?? false && now < $0.ts.closeTime(of: length).advanced(bySeconds: 100)
            })
        else {
            return bars
        }
        world.note(.restTrailing)
        bars.removeLast(trailing.count)
        return bars
    }

    /// What time it is at the venue of a feed, and at the one of the liquidations. Throws when it is out of reach.
    func time(of source: ServiceName, _ world: World) throws(VenueError) -> Timestamp {
        guard !isDown(source == .liqPoller ? pollDownUntil : restDownUntil[source], world) else { throw .rateLimited("") }
        return world.clock.now
    }

    /// What the statistics of liquidations answer.
    func rows(of contract: Instrument, from first: BarTime, _ world: World) throws(VenueError) -> [GateStatistics.Row] {
        guard !isDown(pollDownUntil, world), !world.happens(world.weather.pollFailure) else { throw .rateLimited("") }
        return hours.rows(of: contract, from: first, truth, at: world.clock.now, world)
    }

    /// Whether a reading is what the venue told of that hour at some time.
    func isTrue(_ reading: LiquidationReading) -> Bool {
        guard let hour = truth.hours[reading.instrument]?[reading.ts] else { return false }
        if (hour.longUSD, hour.shortUSD) == (reading.longUSD, reading.shortUSD) { return true }
        return hours.revised(hour).map { ($0.longUSD, $0.shortUSD) == (reading.longUSD, reading.shortUSD) } ?? false
    }

    private func isDown(_ until: Timestamp?, _ world: World) -> Bool { !world.isCalm && until.map { world.clock.now < $0 } ?? false }
}

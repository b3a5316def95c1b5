import MarketFeed
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// What the feeds and liq-poller have logged, by position; in order, without gaps, and nothing that comes too late for its word.
struct SourceBook {
    /// Candles of the platform's own lane, in the order in which they were logged.
    private(set) var candles: [Candle] = []
    /// What is an input of signal-engine, by its feed and position.
    private var inputs: [ServiceName: [Int64: SignalInput]] = [:]
    private var told: [(series: Series, candle: Candle)] = []
    private var openOutages: [Outage] = []
    private(set) var liquidations: [LiquidationRecord] = []
    private var newest: [Series: BarTime] = [:]
    /// What is followed of each instrument.
    private(set) var follows: [Instrument: [WatchedChannel]] = [:]
    private var watermark = Timestamp(microseconds: .min)
    private var hours: [Instrument: Set<BarTime>] = [:]

    /// The bar at a position of a feed's log as signal-engine takes it; nil when another record stands there.
    func input(of feed: ServiceName, at seq: Int64) -> SignalInput? { inputs[feed]?[seq] }

    mutating func take(_ candle: Candle, _ length: BarLength, of feed: ServiceName, at seq: Int64) throws(BrokenPromise) {
        let series = Series(candle.instrument, length)
        if let last = newest[series], candle.ts != last.advanced(by: 1, of: length) {
            throw BrokenPromise("\(series) \(candle.ts) follows \(last)")
        }
        guard RunMarket.feed(of: candle.instrument) == feed, follows[candle.instrument]?.contains(where: { $0.length == length }) ?? false
        else { throw BrokenPromise("\(series) \(candle.ts) is told, and is not followed") }
        newest[series] = candle.ts
        told.append((series, candle))
        inputs[feed, default: [:]][seq] = length == Candle.topicLength ? .candle(candle) : .minute(candle)
        if RunMarket.home.contains(candle.instrument) { candles.append(candle) }
    }

    mutating func take(_ record: InstrumentRecord) { follows[record.instrument] = record.follows }

    /// An outage begins once and ends once, and holds the bars from the first that was missing to the last.
    mutating func take(_ outage: Outage) throws(BrokenPromise) {
        let index = openOutages.firstIndex { $0.instrument == outage.instrument && $0.seconds == outage.seconds }
        let next = outage.length.flatMap { length in
            newest[Series(outage.instrument, length)]?.advanced(by: 1, of: length).openTime
        }
        guard let until = outage.until else {
            guard index == nil, outage.from == next else { throw BrokenPromise("an outage begins wrongly: \(outage)") }
            return openOutages.append(outage)
        }
        guard let index, openOutages[index].from == outage.from, until == next else {
            throw BrokenPromise("an outage ends wrongly: \(outage)")
        }
        openOutages.remove(at: index)
    }

    mutating func take(_ record: LiquidationRecord) throws(BrokenPromise) {
        liquidations.append(record)
        switch record {
        case .reading(let reading):
            guard reading.knownAt > watermark else {
                throw BrokenPromise("\(reading.ts) is known before the watermark that stands before it")
            }
            guard hours[reading.instrument, default: []].insert(reading.ts).inserted else {
                throw BrokenPromise("\(reading.instrument) \(reading.ts) is read twice")
            }
        case .watermark(let through):
            guard through > watermark else { throw BrokenPromise("watermark \(through) follows \(watermark)") }
            watermark = through
        case .missing, .revision: break
        }
    }

    /// Holds what somebody was told of a change of what is followed against the log.
    func check(_ change: WatchChange, _ refusal: String?) throws(BrokenPromise) {
        let follows = Set(follows[change.instrument] ?? [])
        if let refusal {
            // Nothing else is asked for that could not be done.
            guard !change.isFollowed, follows.isEmpty else { throw BrokenPromise("\(change) is refused: \(refusal)") }
        } else {
            let isMade = change.isFollowed ? follows.isSuperset(of: change.channels) : follows.isDisjoint(with: change.channels)
            guard isMade else { throw BrokenPromise("\(change) is told as made, and is not in the log") }
        }
    }

    /// Candles and readings are what the venues told, and of what is followed they reach to the end.
    func finish(_ plan: RunPlan, _ venue: SimulatedVenue) throws(BrokenPromise) {
        for (instrument, channels) in follows.sorted(by: { $0.key < $1.key }) {
            let last = venue.truth.newestSure(of: instrument, at: plan.end)
            for length in channels.compactMap(\.length) where newest[Series(instrument, length)].map({ $0 < last }) ?? true {
                let newest = newest[Series(instrument, length)]
                throw BrokenPromise("the last bar of \(Series(instrument, length)) is \(newest.map(\.description) ?? "none") at the end")
            }
        }
        // What nobody can tell from a venue that stands still lasts on.
        let over = openOutages.first { outage in
            let isFollowed = follows[outage.instrument]?.contains { $0.length?.seconds == outage.seconds } ?? false
            return !isFollowed || outage.from <= venue.truth.newestSure(of: outage.instrument, at: plan.end).openTime
        }
        if let over { throw BrokenPromise("an outage lasts at the end: \(over)") }
        guard !plan.weather.areSourceClocksWild else { return }
        for (series, candle) in told where venue.truth.bar(of: series, at: candle.ts) != candle.bar {
            throw BrokenPromise("\(series) \(candle.ts) was another bar")
        }
        for case .reading(let reading) in liquidations where !venue.isTrue(reading) {
            throw BrokenPromise("\(reading.instrument) \(reading.ts) was another reading")
        }
    }

    /// Whether the sources knew everything in time and as it stayed: then the trades must be those of the bare market.
    func isUntroubled(_ venue: SimulatedVenue, through last: BarTime) -> Bool {
        MarketInputs.platform.contracts.allSatisfy { isUntroubled($0, venue, through: last) }
    }

    private func isUntroubled(_ contract: Instrument, _ venue: SimulatedVenue, through last: BarTime) -> Bool {
        var hour: BarTime?
        for case .reading(let reading) in liquidations where reading.instrument == contract {
            if let hour, reading.ts != hour.advanced(by: 1, of: .oneHour) { return false }
            hour = reading.ts
            let published = LiquidationReading.publicationTime(of: reading.ts)
            guard reading.knownAt <= FeatureRecord.barLength.bar(containing: published).closeTime(of: FeatureRecord.barLength),
                let truth = venue.truth.hours[contract]?[reading.ts], truth.longUSD == reading.longUSD
            else { return false }
        }
        guard let hour else { return false }
        return LiquidationReading.publicationTime(of: hour.advanced(by: 1, of: .oneHour)) > last.closeTime(of: FeatureRecord.barLength)
    }

    /// The first hour of each contract that was read.
    var firstHours: [Instrument: BarTime] {
        var hours: [Instrument: BarTime] = [:]
        for case .reading(let reading) in liquidations where hours[reading.instrument] == nil { hours[reading.instrument] = reading.ts }
        return hours
    }
}

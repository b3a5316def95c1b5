import TraderModel
import TraderService
import TraderSignals

/// What market-feed and liq-poller have logged, by position; in order, without gaps, and nothing that comes too late for its word.
struct SourceBook {
    private(set) var candles: [Candle] = []
    /// The place of each candle by its position in market-feed's log.
    private var places: [Int64: Int] = [:]
    private var openOutages: [Outage] = []
    private(set) var liquidations: [LiquidationRecord] = []
    private var newest: [Instrument: BarTime] = [:]
    private var watermark = Timestamp(microseconds: .min)
    private var hours: [Instrument: Set<BarTime>] = [:]

    /// The candle at a position of market-feed's log; nil when another record stands there.
    func candle(at seq: Int64) -> Candle? { places[seq].map { candles[$0] } }

    mutating func take(_ candle: Candle, at seq: Int64) throws(BrokenPromise) {
        if let last = newest[candle.instrument], candle.ts != last.advanced(by: 1, of: Candle.topicLength) {
            throw BrokenPromise("\(candle.instrument) \(candle.ts) follows \(last)")
        }
        newest[candle.instrument] = candle.ts
        places[seq] = candles.count
        candles.append(candle)
    }

    /// An outage begins once and ends once, and holds the bars from the first that was missing to the last.
    mutating func take(_ outage: Outage) throws(BrokenPromise) {
        let index = openOutages.firstIndex { $0.instrument == outage.instrument && $0.seconds == outage.seconds }
        let next = newest[outage.instrument]?.advanced(by: 1, of: Candle.topicLength).openTime
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

    /// Candles and readings are what the venue told, and reach to the end.
    func finish(_ plan: RunPlan, _ venue: SimulatedVenue) throws(BrokenPromise) {
        let last = venue.truth.newestSure(at: plan.end)
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] where newest[instrument].map({ $0 < last }) ?? true {
            throw BrokenPromise("the last bar of \(instrument) is \(newest[instrument].map(\.description) ?? "none") at the end")
        }
        if let outage = openOutages.first { throw BrokenPromise("an outage lasts at the end: \(outage)") }
        guard !plan.weather.areSourceClocksWild else { return }
        for candle in candles where venue.truth.bar(of: candle.instrument, at: candle.ts) != candle.bar {
            throw BrokenPromise("\(candle.instrument) \(candle.ts) was another bar")
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

import TraderModel

/// What the machine remembers of the markets, whoever reads it: the bars of every series, the readings of every contract, and how far the
/// source of readings is complete.
struct MarketMemory: Codable, Equatable, Sendable {
    /// Days of readings that are kept, by the moment at which they became known: as many as of bars of five minutes, and one more.
    static let readingDays: Int64 = 33

    /// Bars of five minutes by instrument, and those of a minute.
    private var bars: [Instrument: BarHistory] = [:]
    private var minutes: [Instrument: BarHistory] = [:]
    /// By contract, in the order in which they came.
    private var readings: [Instrument: [LiquidationReading]] = [:]
    /// The moment up to which the liquidation source is complete.
    var watermark = Reach()
    /// The moment up to which a silent liquidation source is passed.
    var passed = Reach()

    init() {}

    mutating func append(_ candle: Candle, of length: BarLength) {
        let series = Series(candle.instrument, length)
        if length < FeatureRecord.barLength {
            minutes[candle.instrument, default: BarHistory(of: series)].append(candle)
        } else {
            bars[candle.instrument, default: BarHistory(of: series)].append(candle)
        }
    }

    /// The same with bars of before in front of those that are remembered.
    func preceded(by past: [PastBars]) -> MarketMemory {
        var longer = self
        for past in past {
            guard let known = bars(of: past.series.instrument, past.series.length) else { continue }
            let whole = known.preceded(by: past.bars)
            if past.series.length < FeatureRecord.barLength {
                longer.minutes[past.series.instrument] = whole
            } else {
                longer.bars[past.series.instrument] = whole
            }
        }
        return longer
    }

    mutating func append(_ reading: LiquidationReading) {
        var known = readings[reading.instrument] ?? []
        known.append(reading)
        let oldest = reading.knownAt.advanced(bySeconds: -Self.readingDays * BarLength.oneDay.seconds)
        if let first = known.first, first.knownAt < oldest { known.removeAll { $0.knownAt < oldest } }
        readings[reading.instrument] = known
    }

    /// The bars of a series; nil before the first.
    func bars(of instrument: Instrument, _ length: BarLength) -> BarHistory? {
        length < FeatureRecord.barLength ? minutes[instrument] : bars[instrument]
    }

    /// The readings of a contract that came so far.
    func readings(of contract: Instrument) -> [LiquidationReading] { readings[contract] ?? [] }

    /// Whether no more is waited for from the liquidation source.
    func isComplete(through moment: Timestamp) -> Bool { watermark.covers(moment) || passed.covers(moment) }

    /// The first bar of a series that opens at `from` or later; nil when there is none.
    func first(of instrument: Instrument, _ length: BarLength, from: BarTime?) -> BarTime? {
        guard let bars = bars(of: instrument, length), bars.count > 0 else { return nil }
        return (from.map { bars.place(atOrAfter: $0) } ?? 0).map { bars[$0].ts }
    }

    /// The first bar at or after `first` that each of the instruments has, by their candles; nil while there is none.
    ///
    /// A bar that one of them has skipped will never come: candles are in order and without gaps.
    func joint(_ inputs: LaneInputs, from first: BarTime?) -> [Candle]? {
        var ts = first
        while true {
            var candles: [Candle] = []
            for instrument in inputs.market.instruments {
                guard let bars = bars(of: instrument, inputs.length), bars.count > 0 else { return nil }
                guard let place = ts.map({ bars.place(atOrAfter: $0) }) ?? 0 else { return nil }
                candles.append(bars[place])
            }
            guard let newest = candles.map(\.ts).max() else { return nil }
            if candles.allSatisfy({ $0.ts == newest }) { return candles }
            ts = newest
        }
    }

    /// Whether a bar waits for no source of readings that a lane reads.
    func isComplete(_ inputs: LaneInputs, at bar: BarTime) -> Bool {
        inputs.market.contracts.isEmpty || isComplete(through: bar.closeTime(of: inputs.length))
    }
}

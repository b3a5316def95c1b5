import TraderLab
import TraderModel
import TraderVenues
import VenueSimulator

/// What is really traded and liquidated in a run, and what the venues show of it at any moment.
struct VenueTruth {
    let first: BarTime
    /// The first live bar.
    let start: BarTime
    let instruments: [Instrument: InstrumentTruth]
    let hours: [Instrument: [BarTime: LiquidationReading]]
    let forming: FormingBars

    init(
        _ market: Market, _ instruments: [Instrument], firstBar: BarTime, forming: FormingBars, silentOnceIn: Int64?,
        _ numbers: inout SeededNumbers
    ) {
        first = firstBar
        start = market.start
        self.forming = forming
        var truths: [Instrument: InstrumentTruth] = [:]
        for instrument in instruments {
            let length = RunMarket.toldLength(of: instrument)
            let traded =
                RunMarket.closesBars(instrument)
                ? market.minutes(of: instrument, from: firstBar, through: market.end)
                : Array(market.bars(of: instrument, from: firstBar, through: market.end))
            var (bars, finalAfter, last): ([Bar], [Int64], Price?) = ([], [], nil)
            for timed in traded {
                let isSilent = timed.ts >= market.start && silentOnceIn.map { numbers.happens(onceIn: $0) } ?? false
                let bar = isSilent || timed.bar.volume == .zero ? Bar.flat(at: last ?? timed.bar.close) : timed.bar
                last = bar.close
                bars.append(bar)
                finalAfter.append(Self.finalAfter(length, &numbers))
            }
            truths[instrument] = InstrumentTruth(bars, of: length, from: firstBar, finalAfter: finalAfter)
        }
        self.instruments = truths
        hours = market.liquidations.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.ts, $0) }) }
    }

    /// Coinbase tells its last change before the close, or up to two seconds after it; who closes bars says so behind the close.
    private static func finalAfter(_ length: BarLength, _ numbers: inout SeededNumbers) -> Int64 {
        guard length == Market.barLength else { return length.seconds * 1_000 + numbers.number(in: 20...1_500) }
        return numbers.happens(onceIn: 6) ? numbers.number(in: 300...301) * 1_000 : 298_000
    }

    /// The bar as it should stand in the log; nil when it lies outside the run.
    func bar(of series: Series, at ts: BarTime) -> Bar? { instruments[series.instrument]?.bar(series.length, at: ts) }

    /// The newest bar of five minutes of an instrument that everybody must have at `end`: it is over for a bar or two, and where the venue does
    /// not close bars a later one with a trade is whole, without which nobody can tell silence from a venue that stands still.
    func newestSure(of instrument: Instrument, at end: Timestamp) -> BarTime {
        let running = Market.barLength.bar(containing: end)
        var later = running.advanced(by: -1, of: Market.barLength)
        if !RunMarket.closesBars(instrument) {
            let series = Series(instrument, Market.barLength)
            while later > first, bar(of: series, at: later).map({ $0.volume == .zero }) ?? false {
                later = later.advanced(by: -1, of: Market.barLength)
            }
        }
        return min(later.advanced(by: -1, of: Market.barLength), running.advanced(by: -2, of: Market.barLength))
    }

    /// When the venue has a bar of its own length whole.
    func finalTime(of instrument: Instrument, _ ts: BarTime) -> Timestamp { instruments[instrument]?.finalTime(of: ts) ?? ts.openTime }

    /// What the venue shows of a bar of its own length at a moment; nil when it has none. Who closes bars tells of those without a trade too.
    func shown(_ instrument: Instrument, _ ts: BarTime, at moment: Timestamp) -> TimedBar? {
        let length = RunMarket.toldLength(of: instrument)
        guard let bar = bar(of: Series(instrument, length), at: ts) else { return nil }
        let shown =
            RunMarket.closesBars(instrument)
            ? Self.growing(bar, opened: ts, at: moment, isFinal: moment >= ts.closeTime(of: length))
            : growing(bar, opened: ts, at: moment, isFinal: moment >= finalTime(of: instrument, ts))
        return shown.map { TimedBar(instrument: instrument, ts: ts, bar: $0) }
    }

    private func growing(_ bar: Bar, opened ts: BarTime, at moment: Timestamp, isFinal: Bool) -> Bar? {
        guard !isFinal else { return bar.volume > .zero ? bar : nil }
        return forming.shown(bar, opened: ts, at: min(moment, ts.openTime.advanced(bySeconds: 297)))
    }

    /// A minute: its first half goes from the open to the middle of its closes.
    private static func growing(_ bar: Bar, opened ts: BarTime, at moment: Timestamp, isFinal: Bool) -> Bar? {
        guard !isFinal else { return bar }
        guard moment >= ts.openTime else { return nil }
        let close = moment < ts.openTime.advanced(bySeconds: 30) ? bar.open : Price(units: (bar.open.units + bar.close.units) / 2)
        return Bar(
            open: bar.open, high: max(bar.open, close), low: min(bar.open, close), close: close,
            volume: Quantity(units: bar.volume.units / (close == bar.open ? 3 : 2)))
    }

    /// What the venue shows of the bars that open in `from ... through`.
    func shown(_ instrument: Instrument, from: BarTime, through: BarTime, at moment: Timestamp) -> [TimedBar] {
        let length = RunMarket.toldLength(of: instrument)
        let end = min(through, length.bar(containing: moment))
        var ts = max(from, first)
        var shown: [TimedBar] = []
        while ts <= end {
            if let bar = self.shown(instrument, ts, at: moment) { shown.append(bar) }
            ts = ts.advanced(by: 1, of: length)
        }
        return shown
    }

    /// What the platform's own lane reads of the run as a backtest takes it: bars from `from` on, and of each contract the readings of its hour in
    /// `hours` and later.
    func history(from: BarTime, hours firstHours: [Instrument: BarTime]) -> MarketHistory {
        var timed: [Instrument: [MarketHistory.TimedBar]] = [:]
        for instrument in RunMarket.home {
            timed[instrument] = (instruments[instrument]?.bars ?? []).enumerated().compactMap { index, bar in
                let ts = first.advanced(by: index, of: Market.barLength)
                return ts < from ? nil : .init(ts: ts, bar: bar)
            }
        }
        let readings = firstHours.sorted { $0.key < $1.key }.flatMap { contract, hour in
            (hours[contract] ?? [:]).values.filter { $0.ts >= hour }.sorted { $0.ts < $1.ts }
        }
        return MarketHistory(bars: timed, readings: readings)
    }
}

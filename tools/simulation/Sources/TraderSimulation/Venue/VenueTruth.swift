import TraderLab
import TraderModel
import TraderVenues
import VenueSimulator

/// What is really traded and liquidated in a run, and what the venue shows of it at any moment.
struct VenueTruth {
    let first: BarTime
    /// The first live bar.
    let start: BarTime
    /// Bars as the platform should have them, from `first` on: a bucket without a trade is flat.
    let bars: [Instrument: [Bar]]
    /// Seconds after its opening at which a bar is final at the venue: up to two after its close.
    private let finalAfter: [Instrument: [Int64]]
    let hours: [Instrument: [BarTime: LiquidationReading]]
    let forming: FormingBars

    init(_ market: Market, firstBar: BarTime, forming: FormingBars, silentOnceIn: Int64?, _ numbers: inout SeededNumbers) {
        first = firstBar
        start = market.start
        self.forming = forming
        var bars: [Instrument: [Bar]] = [:]
        var finalAfter: [Instrument: [Int64]] = [:]
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            var last: Price?
            for timed in market.bars(of: instrument, from: firstBar, through: market.end) {
                let isSilent = timed.ts >= market.start && silentOnceIn.map { numbers.happens(onceIn: $0) } ?? false
                let bar = isSilent ? Bar.flat(at: last ?? timed.bar.close) : timed.bar
                last = bar.close
                bars[instrument, default: []].append(bar)
                finalAfter[instrument, default: []].append(numbers.happens(onceIn: 6) ? numbers.number(in: 300...301) : 298)
            }
        }
        self.bars = bars
        self.finalAfter = finalAfter
        hours = market.liquidations.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.ts, $0) }) }
    }

    /// The bar as it should stand in the log; nil when it lies outside the run.
    func bar(of instrument: Instrument, at ts: BarTime) -> Bar? {
        guard let all = bars[instrument], let index = index(of: ts), index < all.count else { return nil }
        return all[index]
    }

    /// The newest bar that everybody must have at `end`: it is over for a bar or two, and of each instrument a later one with a trade is whole,
    /// without which nobody can tell silence from a venue that stands still.
    func newestSure(at end: Timestamp) -> BarTime {
        let running = Market.barLength.bar(containing: end)
        let shown = bars.keys.map { instrument in
            var later = running.advanced(by: -1, of: Market.barLength)
            while later > first, bar(of: instrument, at: later).map({ $0.volume == .zero }) ?? false {
                later = later.advanced(by: -1, of: Market.barLength)
            }
            return later.advanced(by: -1, of: Market.barLength)
        }
        return min(shown.min() ?? running, running.advanced(by: -2, of: Market.barLength))
    }

    /// When the venue has a bar whole.
    func finalTime(of instrument: Instrument, _ ts: BarTime) -> Timestamp {
        let seconds = index(of: ts).flatMap { index in finalAfter[instrument].flatMap { index < $0.count ? $0[index] : nil } } ?? 298
        return ts.openTime.advanced(bySeconds: seconds)
    }

    /// What the venue shows of a bar at a moment; nil when nothing was traded in it yet.
    func shown(_ instrument: Instrument, _ ts: BarTime, at moment: Timestamp) -> TimedBar? {
        guard let bar = bar(of: instrument, at: ts) else { return nil }
        let isFinal = moment >= finalTime(of: instrument, ts)
        let seen = min(moment, ts.openTime.advanced(bySeconds: 297))
        let shown = isFinal ? (bar.volume > .zero ? bar : nil) : forming.shown(bar, opened: ts, at: seen)
        return shown.map { TimedBar(instrument: instrument, ts: ts, bar: $0) }
    }

    /// What the venue shows of the bars that open in `from ... through`.
    func shown(_ instrument: Instrument, from: BarTime, through: BarTime, at moment: Timestamp) -> [TimedBar] {
        let end = min(through, Market.barLength.bar(containing: moment))
        var ts = max(from, first)
        var shown: [TimedBar] = []
        while ts <= end {
            if let bar = self.shown(instrument, ts, at: moment) { shown.append(bar) }
            ts = ts.advanced(by: 1, of: Market.barLength)
        }
        return shown
    }

    private func index(of ts: BarTime) -> Int? {
        let index = Int(ts.seconds(since: first) / Market.barLength.seconds)
        return index >= 0 ? index : nil
    }

    /// The market of the run as a backtest takes it: bars from `from` on, and of each contract the readings of its hour in `hours` and later.
    func history(from: BarTime, hours firstHours: [Instrument: BarTime]) -> MarketHistory {
        let timed = bars.mapValues { bars in
            bars.enumerated().compactMap { index, bar -> MarketHistory.TimedBar? in
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

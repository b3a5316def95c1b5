import TraderModel
import TraderSignals

/// The bars that every instrument of a lane has, side by side.
struct JointBars: Sendable {
    let length: BarLength
    let ts: [BarTime]
    /// By instrument, at the places of `ts`; there may be more behind them.
    private let bars: [Instrument: [MarketHistory.TimedBar]]

    /// Of all that `history` has of `length`.
    init(_ history: MarketHistory, of length: BarLength, until: BarTime?) { self.init(history.sampled(length), of: length, until: until) }

    init(_ series: [Instrument: [MarketHistory.TimedBar]], of length: BarLength, until: BarTime?) {
        self.length = length
        let isEven = series.values.dropFirst().allSatisfy { $0.elementsEqual(series.values.first ?? []) { $0.ts == $1.ts } }
        // Most often all have the same bars, which then need not be copied.
        bars = isEven ? series : Self.even(series)
        let some = bars.values.first ?? []
        ts = (until.map { until in some.prefix { $0.ts < until } } ?? some[...]).map(\.ts)
    }

    /// The bars at the times that every instrument has.
    private static func even(_ bars: [Instrument: [MarketHistory.TimedBar]]) -> [Instrument: [MarketHistory.TimedBar]] {
        var common: Set<BarTime>?
        for series in bars.values {
            let times = Set(series.map(\.ts))
            common = common.map { $0.intersection(times) } ?? times
        }
        return bars.mapValues { series in series.filter { common?.contains($0.ts) == true } }
    }

    /// The close of an instrument's bar; nil when it has no bars here.
    func close(_ instrument: Instrument, _ bar: Int) -> Price? { bars[instrument]?[bar].bar.close }

    func closes(_ bar: Int) -> [Instrument: Price] { bars.mapValues { $0[bar].bar.close } }

    /// The first place behind `current` whose bar opens at or after `due`; nil when the bars end before.
    func place(atOrAfter due: BarTime, behind current: Int) -> Int? {
        var low = current + 1
        var high = ts.count
        while low < high {
            let middle = (low + high) / 2
            if ts[middle] < due { low = middle + 1 } else { high = middle }
        }
        return low < ts.count ? low : nil
    }

    /// The sources that strategies ask for, as numbers.
    func columns(for strategies: StrategyColumns, readings: [LiquidationReading]) -> SampleColumns {
        let (layout, used) = (strategies.layout, strategies.usedSources)
        var sources = [[Double]](repeating: [], count: layout.count)
        let fields: [(Bar) -> Double] = [
            { $0.open.doubleValue }, { $0.high.doubleValue }, { $0.low.doubleValue }, { $0.close.doubleValue }, { $0.volume.doubleValue },
        ]
        var first = 0
        for block in layout.blocks {
            defer { first += block.fields.count }
            switch block.kind {
            case .bars:
                // What an instrument without bars is made of is unknown.
                let bars = bars[block.origin]
                for (offset, field) in fields.enumerated() where used.contains(first + offset) {
                    sources[first + offset] = ts.indices.map { place in bars.map { field($0[place].bar) } ?? .nan }
                }
            case .readings:
                guard (first..<first + 3).contains(where: used.contains) else { continue }
                (sources[first], sources[first + 1], sources[first + 2]) = levels(of: block.origin, readings)
            }
        }
        return SampleColumns(ts: ts, sources: sources)
    }

    private func levels(of contract: Instrument, _ readings: [LiquidationReading]) -> ([Double], [Double], [Double]) {
        var levels = LiquidationLevels()
        var next = 0
        let own = readings.filter { $0.instrument == contract }
        var long: [Double] = []
        var short: [Double] = []
        var isNew: [Double] = []
        for bar in ts {
            while next < own.count, own[next].knownAt <= bar.closeTime(of: length) {
                levels.add(own[next])
                next += 1
            }
            let values = levels.update(at: bar, of: length)
            long.append(values.long)
            short.append(values.short)
            isNew.append(values.isNew)
        }
        return (long, short, isNew)
    }
}

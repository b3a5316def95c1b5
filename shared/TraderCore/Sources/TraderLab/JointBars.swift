import TraderModel
import TraderSignals

/// The bars that every instrument has, side by side.
struct JointBars: Sendable {
    let ts: [BarTime]
    let bars: [Instrument: [Bar]]

    init(_ history: MarketHistory, until: BarTime?) {
        let series = history.bars.sorted { $0.key < $1.key }.map(\.value)
        var cursors = series.map { _ in 0 }
        var ts: [BarTime] = []
        var joint = series.map { _ in [Bar]() }
        let shortest = series.map(\.count).min() ?? 0
        ts.reserveCapacity(shortest)
        for place in joint.indices { joint[place].reserveCapacity(shortest) }
        while !series.isEmpty, zip(series, cursors).allSatisfy({ $1 < $0.count }) {
            var newest = series[0][cursors[0]].ts
            var isJoint = true
            for place in 1..<series.count {
                let other = series[place][cursors[place]].ts
                isJoint = isJoint && other == newest
                newest = max(newest, other)
            }
            if let until, newest >= until { break }
            for place in series.indices {
                if isJoint { joint[place].append(series[place][cursors[place]].bar) }
                if isJoint || series[place][cursors[place]].ts < newest { cursors[place] += 1 }
            }
            if isJoint { ts.append(newest) }
        }
        self.ts = ts
        bars = Dictionary(uniqueKeysWithValues: zip(history.bars.keys.sorted(), joint))
    }

    func closes(_ bar: Int) -> [Instrument: Price] { bars.mapValues { $0[bar].close } }

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

    /// The sources that are asked for, as numbers.
    func columns(_ used: Set<Int>, readings: [LiquidationReading]) -> SampleColumns {
        var sources = [[Double]](repeating: [], count: SampleColumns.sourceCount)
        for (row, instrument) in StrategyDocument.candleInstruments.enumerated() {
            guard let bars = bars[instrument] else { continue }
            let fields: [(Bar) -> Double] = [
                { $0.open.doubleValue }, { $0.high.doubleValue }, { $0.low.doubleValue }, { $0.close.doubleValue },
                { $0.volume.doubleValue },
            ]
            for (column, field) in fields.enumerated() where used.contains(row * fields.count + column) {
                sources[row * fields.count + column] = bars.map(field)
            }
        }
        for (row, contract) in StrategyDocument.liquidationInstruments.enumerated() {
            let first = SampleColumns.firstPlace(ofContract: row)
            guard (first..<first + 3).contains(where: used.contains) else { continue }
            (sources[first], sources[first + 1], sources[first + 2]) = levels(of: contract, readings)
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
            while next < own.count, own[next].knownAt <= bar.closeTime() {
                levels.add(own[next])
                next += 1
            }
            let values = levels.update(at: bar)
            long.append(values.long)
            short.append(values.short)
            isNew.append(values.isNew)
        }
        return (long, short, isNew)
    }
}

import TraderModel
public import TraderSignals

/// Shows whether a strategy's past decisions depend on its future: each is made again with the future cut off, and with a poisoned one.
public struct LookAheadAudit: Sendable {
    /// What an audit found.
    public struct Finding: Equatable, Sendable {
        public var bars = 0
        /// Bars at which the future was taken away.
        public var cuts = 0
        /// Values and conditions that were compared.
        public var compared = 0
        /// Decisions to enter or leave over the whole run.
        public var fires = 0
        /// The first value that changed with the future; nil when none did.
        public var difference: String?
    }

    private let document: StrategyDocument
    private let cuts: Int
    private let seed: UInt64

    /// `cuts` bars are drawn with `seed`, one in each of as many equal parts of the run.
    public init(_ document: StrategyDocument, cuts: Int, seed: UInt64) {
        precondition(cuts >= 1, "an audit takes the future away at least once")
        self.document = document
        self.cuts = cuts
        self.seed = seed
    }

    /// Audits the strategy over `history`. Throws when its document does not compile.
    public func finding(over history: MarketHistory) throws(DocumentError) -> Finding {
        let strategies = try StrategyColumns([document], of: document.sampledLength)
        let inputs = try StrategyPlan(document).inputs
        let history = history.reading(inputs, document.sampledLength)
        var finding = finding(over: history) { Self.trace(strategies, $0) }
        let bars = JointBars(history, of: document.sampledLength, until: nil)
        let rules = strategies.rules(over: bars.columns(for: strategies, readings: history.readings), from: 0)
        finding.fires = rules.reduce(0) { $0 + $1.rules.count { $0.entry != nil } }
        if finding.difference == nil { finding.difference = try streamDifference(history, strategies, reading: inputs) }
        return finding
    }

    /// The same for anything that makes a trace of a history: what a test uses to show that an audit finds what looks ahead.
    package func finding(over history: MarketHistory, trace: (MarketHistory) -> StrategyTrace) -> Finding {
        let bars = JointBars(history, of: document.sampledLength, until: nil)
        var finding = Finding(bars: bars.ts.count)
        guard bars.ts.count > cuts else { return finding }
        let whole = trace(history)
        var chance = Chance(seed: seed)
        for part in 0..<cuts {
            let first = bars.ts.count * part / cuts
            let cut = first + Int(chance.next() % UInt64(max(1, bars.ts.count * (part + 1) / cuts - first)))
            finding.cuts += 1
            for (name, other) in [
                ("cut off", history.cut(after: bars.ts[cut], of: bars.length)),
                ("poisoned", history.poisoned(after: bars.ts[cut], of: bars.length, &chance)),
            ] {
                finding.compared += whole.names.count * (cut + 1)
                guard let difference = Self.difference(whole, trace(other), through: cut, bars.ts) else { continue }
                finding.difference = "with the future \(name) after \(bars.ts[cut]), \(difference)"
                return finding
            }
        }
        return finding
    }

    private static func trace(_ strategies: StrategyColumns, _ history: MarketHistory) -> StrategyTrace {
        strategies.trace(
            over: JointBars(history, of: strategies.layout.length, until: nil).columns(for: strategies, readings: history.readings))
    }

    private static func difference(_ whole: StrategyTrace, _ other: StrategyTrace, through last: Int, _ ts: [BarTime]) -> String? {
        for (place, name) in whole.names.enumerated() {
            let (left, right) = (whole.columns[place], other.columns[place])
            if let bar = (0...last).first(where: { left[$0] != right[$0] }) {
                return "\(name) of \(ts[bar]) is \(Double(bitPattern: right[bar])) and not \(Double(bitPattern: left[bar]))"
            }
        }
        return nil
    }

    /// Whether a run bar by bar, as live, knows anything else than the columns.
    private func streamDifference(
        _ history: MarketHistory, _ strategies: StrategyColumns, reading inputs: MarketInputs
    ) throws(DocumentError) -> String? {
        let whole = Self.trace(strategies, history)
        let machine = try SignalMachine(home: inputs, strategies: [document])
        var backtest = Backtest(chain: Chain(signals: machine))
        var bar = 0
        var difference: String?
        backtest.run(history) { output in
            guard case .signal(.features(let record)) = output, difference == nil else { return }
            for (name, value) in zip(record.features.names, record.features.values) {
                guard let place = whole.names.firstIndex(of: name), bar < whole.columns[place].count else { continue }
                let column = Double(bitPattern: whole.columns[place][bar])
                guard column.isNaN ? value != nil : value?.bitPattern != column.bitPattern else { continue }
                difference = "bar by bar, \(name) of \(record.ts) is \(value.map { "\($0)" } ?? "unknown") and not \(column)"
            }
            bar += 1
        }
        return difference
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
private struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return StateDigest.mixed(state)
    }
}

extension MarketHistory {
    /// What was known at the close of `bar`.
    fileprivate func cut(after bar: BarTime, of length: BarLength) -> MarketHistory {
        MarketHistory(
            bars: bars.mapValues { $0.filter { $0.ts <= bar } }, minutes: minutes.mapValues { $0.filter { $0.ts <= bar } },
            readings: readings.filter { $0.knownAt <= bar.closeTime(of: length) })
    }

    /// What a strategy that names `inputs` is judged on, whose values are made of bars of `length`.
    fileprivate func reading(_ inputs: MarketInputs, _ length: BarLength) -> MarketHistory {
        let named = sampled(length).filter { inputs.instruments.contains($0.key) }
        return MarketHistory(
            bars: length < FeatureRecord.barLength ? [:] : named, minutes: length < FeatureRecord.barLength ? named : [:],
            readings: readings.filter { inputs.contracts.contains($0.instrument) })
    }

    /// The same past with another future: prices and volumes between a fifth and five times what they were, and other liquidations.
    fileprivate func poisoned(after bar: BarTime, of length: BarLength, _ chance: inout Chance) -> MarketHistory {
        var poisoned = self
        poisoned.bars = Self.poisoned(bars, after: bar, &chance)
        poisoned.minutes = Self.poisoned(minutes, after: bar, &chance)
        poisoned.readings = readings.map { reading in
            guard reading.knownAt > bar.closeTime(of: length) else { return reading }
            var changed = reading
            changed.longUSD = Money(units: Int128(chance.next() % 1_000_000) * 100_000_000)
            changed.shortUSD = Money(units: Int128(chance.next() % 1_000_000) * 100_000_000)
            return changed
        }
        return poisoned
    }

    private static func poisoned(
        _ bars: [Instrument: [TimedBar]], after bar: BarTime, _ chance: inout Chance
    ) -> [Instrument: [TimedBar]] {
        var poisoned = bars
        for (instrument, series) in bars.sorted(by: { $0.key < $1.key }) {
            poisoned[instrument] = series.map { timed in
                guard timed.ts > bar else { return timed }
                let factor = Int64(chance.next() % 25 + 1)
                return TimedBar(ts: timed.ts, bar: timed.bar.multiplied(by: factor, over: 5))
            }
        }
        return poisoned
    }
}

extension Bar {
    fileprivate func multiplied(by factor: Int64, over divisor: Int64) -> Bar {
        func scaled(_ units: Int64) -> Int64 { max(1, Int64(clamping: Int128(units) / Int128(divisor) * Int128(factor))) }
        return Bar(
            open: Price(units: scaled(open.units)), high: Price(units: scaled(high.units)), low: Price(units: scaled(low.units)),
            close: Price(units: scaled(close.units)), volume: Quantity(units: scaled(volume.units)))
    }
}

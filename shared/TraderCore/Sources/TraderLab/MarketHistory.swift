public import TraderModel

/// Recorded bars and readings, as a backtest takes them.
public struct MarketHistory: Sendable {
    /// A bar and its open time.
    public struct TimedBar: Equatable, Sendable {
        public var ts: BarTime
        public var bar: Bar

        public init(ts: BarTime, bar: Bar) {
            self.ts = ts
            self.bar = bar
        }
    }

    /// Bars of five minutes by instrument, ascending and without gaps.
    public var bars: [Instrument: [TimedBar]]
    /// The same of one minute: what strategies with shorter bars are judged on.
    public var minutes: [Instrument: [TimedBar]]
    /// Readings in the order in which they became known.
    public var readings: [LiquidationReading]

    public init(bars: [Instrument: [TimedBar]], minutes: [Instrument: [TimedBar]] = [:], readings: [LiquidationReading]) {
        self.bars = bars
        self.minutes = minutes
        self.readings = readings.sorted { ($0.knownAt, $0.ts) < ($1.knownAt, $1.ts) }
    }

    /// The bars by instrument of which those of `length` are made, or which they are.
    public func sampled(_ length: BarLength) -> [Instrument: [TimedBar]] { length < FeatureRecord.barLength ? minutes : bars }
}

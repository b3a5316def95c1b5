public import TraderModel

/// Recorded bars and readings, as a backtest takes them.
public struct MarketHistory: Sendable {
    /// The length of recorded bars: those that live are judged.
    public static var barLength: BarLength { FeatureRecord.barLength }

    /// A bar and its open time.
    public struct TimedBar: Equatable, Sendable {
        public var ts: BarTime
        public var bar: Bar

        public init(ts: BarTime, bar: Bar) {
            self.ts = ts
            self.bar = bar
        }
    }

    /// Bars by instrument, ascending and without gaps.
    public var bars: [Instrument: [TimedBar]]
    /// Readings in the order in which they became known.
    public var readings: [LiquidationReading]

    public init(bars: [Instrument: [TimedBar]], readings: [LiquidationReading]) {
        self.bars = bars
        self.readings = readings.sorted { ($0.knownAt, $0.ts) < ($1.knownAt, $1.ts) }
    }
}

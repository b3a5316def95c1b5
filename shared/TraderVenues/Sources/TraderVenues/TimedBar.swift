public import TraderModel

/// A bar as a venue tells it: for an instrument, from an open time on.
public struct TimedBar: Codable, Equatable, Sendable {
    public var instrument: Instrument
    public var ts: BarTime
    public var bar: Bar

    public init(instrument: Instrument, ts: BarTime, bar: Bar) {
        self.instrument = instrument
        self.ts = ts
        self.bar = bar
    }
}

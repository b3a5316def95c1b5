/// The bar in progress, for the chart: never stored, never judged.
public struct FormingCandle: Codable, Equatable, Sendable {
    public var instrument: Instrument
    public var ts: BarTime
    public var bar: Bar

    public init(instrument: Instrument, ts: BarTime, bar: Bar) {
        self.instrument = instrument
        self.ts = ts
        self.bar = bar
    }

    private enum CodingKeys: String, CodingKey { case instrument, ts }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        ts = try container.decode(BarTime.self, forKey: .ts)
        bar = try Bar(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(ts, forKey: .ts)
        try bar.encode(to: encoder)
    }
}

/// Bars of a series from before what the machine remembers: what a strategy with a longer warm-up is warmed up over.
public struct PastBars: Equatable, Sendable {
    public let series: Series
    /// Ascending and without gaps.
    public let bars: [Candle]

    private static let width = 6

    public init(_ series: Series, _ bars: [Candle]) {
        self.series = series
        self.bars = bars
    }

    /// A bar of the past: it was known at its close, as far as anybody can tell.
    public static func candle(_ series: Series, _ ts: BarTime, _ bar: Bar) -> Candle {
        Candle(instrument: series.instrument, ts: ts, bar: bar, origin: .history, knownAt: ts.closeTime(of: series.length))
    }
}

extension PastBars: Codable {
    private enum CodingKeys: String, CodingKey { case series, rows }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let series = try container.decode(Series.self, forKey: .series)
        // Numbers of 64 bits each, packed as others are: open time, open, high, low, close, volume.
        let rows = try container.decode(PackedDoubles.self, forKey: .rows).values.map { Int64(bitPattern: $0.bitPattern) }
        guard rows.count % Self.width == 0 else {
            throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "the bars are no whole rows")
        }
        self.series = series
        bars = try stride(from: 0, to: rows.count, by: Self.width).map { row in
            guard let ts = BarTime(exactly: rows[row]) else {
                throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "a bar has no time")
            }
            let bar = Bar(
                open: Price(units: rows[row + 1]), high: Price(units: rows[row + 2]), low: Price(units: rows[row + 3]),
                close: Price(units: rows[row + 4]), volume: Quantity(units: rows[row + 5]))
            return Self.candle(series, ts, bar)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(series, forKey: .series)
        let rows = bars.flatMap { candle in
            [
                candle.ts.unixSeconds, candle.bar.open.units, candle.bar.high.units, candle.bar.low.units, candle.bar.close.units,
                candle.bar.volume.units,
            ]
        }
        try container.encode(PackedDoubles(rows.map { Double(bitPattern: UInt64(bitPattern: $0)) }), forKey: .rows)
    }
}

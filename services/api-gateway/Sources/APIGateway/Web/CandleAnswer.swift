import TraderModel

/// A bar of `GET /api/candles` with an instrument or a length.
struct CandleAnswer: Encodable {
    var instrument: String
    var length: String
    var ts: Int64
    var open: Double
    var high: Double
    var low: Double
    var close: Double
    var volume: Double
    /// False for the bar that is not over, which is told as far as it is known.
    var closed: Bool

    /// A bar that is kept.
    init(_ row: CandleRows.Row, _ length: BarLength) {
        self.init(
            instrument: row.instrument, length: length.text, ts: row.ts, open: row.open, high: row.high, low: row.low, close: row.close,
            volume: row.volume, closed: true)
    }

    /// A bar that was made of shorter ones.
    init(_ bar: LongerBar, _ instrument: Instrument, _ length: BarLength) {
        self.init(
            instrument: instrument.description, length: length.text, ts: bar.ts, open: bar.open, high: bar.high, low: bar.low,
            close: bar.close, volume: bar.volume, closed: bar.isClosed)
    }

    private init(
        instrument: String, length: String, ts: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double, closed: Bool
    ) {
        self.instrument = instrument
        self.length = length
        self.ts = ts
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.closed = closed
    }
}

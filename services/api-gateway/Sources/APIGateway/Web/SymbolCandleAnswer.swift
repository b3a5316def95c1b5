/// A bar of `GET /api/candles` by the build spec, which asks by symbol alone.
struct SymbolCandleAnswer: Encodable {
    var symbol: String
    var ts: Int64
    var open: Double
    var high: Double
    var low: Double
    var close: Double
    var volume: Double

    init(_ row: CandleRows.Row, _ symbol: String) {
        self.symbol = symbol
        ts = row.ts
        open = row.open
        high = row.high
        low = row.low
        close = row.close
        volume = row.volume
    }
}

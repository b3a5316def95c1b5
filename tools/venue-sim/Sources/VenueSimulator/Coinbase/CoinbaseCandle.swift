import TraderModel

/// A candle in Coinbase's words: every value is text; on the stream it names its product, on REST it does not.
struct CoinbaseCandle: Codable, Equatable {
    var start: String
    var low: String
    var high: String
    var open: String
    var close: String
    var volume: String
    var productID: String?

    private enum CodingKeys: String, CodingKey {
        case start, low, high, open, close, volume
        case productID = "product_id"
    }

    init(_ bar: Bar, opened ts: BarTime, product: String? = nil) {
        start = String(ts.unixSeconds)
        low = bar.low.description
        high = bar.high.description
        open = bar.open.description
        close = bar.close.description
        volume = bar.volume.description
        productID = product
    }
}

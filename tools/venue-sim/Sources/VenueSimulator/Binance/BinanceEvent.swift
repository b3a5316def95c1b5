/// The events of Binance's streams, with the venue's own one-letter names.
enum BinanceEvent {
    struct Kline: Encodable {
        struct Values: Encodable {
            var t: Int64
            var T: Int64
            var s: String
            var i: String
            var f: Int64
            var L: Int64
            var o: String
            var c: String
            var h: String
            var l: String
            var v: String
            var n: Int64
            var x: Bool
            var q: String
            var V: String
            var Q: String
            var B: String
        }

        var e = "kline"
        var E: Int64
        var s: String
        var k: Values
    }

    /// Best bid and ask. The spot venue's have neither a kind nor times.
    struct BookTicker: Encodable {
        var e: String?
        var u: Int64
        var E: Int64?
        var T: Int64?
        var s: String
        var b: String
        var B: String
        var a: String
        var A: String
    }

    /// Mark price, index price, the price at which it would settle, funding rate so far, and when it is paid.
    struct MarkPrice: Encodable {
        var e = "markPriceUpdate"
        var E: Int64
        var s: String
        var p: String
        var i: String
        var P: String
        var r: String
        var T: Int64
    }
}

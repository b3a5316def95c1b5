import TraderModel

/// A candle as Coinbase writes it, in REST and on the WebSocket: every value a string.
struct CoinbaseCandle: Decodable {
    var start: String
    var open: String
    var high: String
    var low: String
    var close: String
    var volume: String
    var product_id: String?

    /// The bar; throws `VenueError.malformed` when a value is not what it should be.
    func bar(of instrument: Instrument, length: BarLength) throws(VenueError) -> TimedBar {
        guard let seconds = Int64(start), seconds.isReasonableTime, length.isAligned(BarTime(unixSeconds: seconds)) else {
            throw malformed("candle start \"\(start)\" is not a boundary of \(length.text) in unix seconds")
        }
        guard let open = Price(open), let high = Price(high), let low = Price(low), let close = Price(close), let volume = Quantity(volume)
        else { throw malformed("candle \(start) of \(instrument) has a value that is not a number") }
        let bar = Bar(open: open, high: high, low: low, close: close, volume: volume)
        guard bar.isPossible else { throw malformed("candle \(start) of \(instrument) is impossible: \(bar)") }
        return TimedBar(instrument: instrument, ts: BarTime(unixSeconds: seconds), bar: bar)
    }

    private func malformed(_ reason: String) -> VenueError { .malformed(VenueMessage.shown(reason)) }
}

import TraderModel

/// The numbers of a bar in Binance's writing, in REST and on the stream: times in milliseconds, values as text.
struct BinanceBar {
    /// The first and the last millisecond.
    var open: Int64
    var close: Int64
    /// Open, high, low, close.
    var prices: [String]
    var volume: String

    /// The bar; throws `VenueError.malformed` when a value is not what it should be.
    func bar(of instrument: Instrument, length: BarLength) throws(VenueError) -> TimedBar {
        guard let ts = open.bar(of: length) else {
            throw malformed("bar time \(open) of \(instrument) is not a boundary of \(length.text) in milliseconds")
        }
        guard close == open + length.seconds * 1_000 - 1 else {
            throw malformed("bar \(open) of \(instrument) ends at \(close), which is not \(length.text) later")
        }
        guard prices.count == 4, let open = Price(prices[0]), let high = Price(prices[1]), let low = Price(prices[2]),
            let close = Price(prices[3]), let volume = Quantity(volume)
        else { throw malformed("bar \(self.open) of \(instrument) has a value that is not a number") }
        let bar = Bar(open: open, high: high, low: low, close: close, volume: volume)
        guard bar.isPossible else { throw malformed("bar \(self.open) of \(instrument) is impossible: \(bar)") }
        return TimedBar(instrument: instrument, ts: ts, bar: bar)
    }

    private func malformed(_ reason: String) -> VenueError { .malformed(VenueMessage.shown(reason)) }
}

import TraderModel

/// A bar as Binance's REST interface tells it: a list of twelve values, of which the first seven are read.
struct BinanceKlineRow: Decodable {
    private let row: BinanceBar

    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        let open = try list.decode(FlexibleInteger.self).value
        var values: [String] = []
        for _ in 0..<5 { values.append(try list.decode(String.self)) }
        let close = try list.decode(FlexibleInteger.self).value
        row = BinanceBar(open: open, close: close, prices: Array(values[0..<4]), volume: values[4])
    }

    /// The bar; throws `VenueError.malformed` when a value is not what it should be.
    func bar(of series: Series) throws(VenueError) -> TimedBar { try row.bar(of: series.instrument, length: series.length) }
}

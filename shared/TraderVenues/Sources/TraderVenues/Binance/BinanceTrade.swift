import TraderModel

/// Trades of one order at one price, which Binance's stream tells as one.
struct BinanceTrade: Decodable {
    private var symbol: String
    private var id: FlexibleInteger
    private var price: String
    private var size: String
    private var time: FlexibleInteger
    /// Whether the buyer waited in the book.
    private var isBuyerMaker: Bool

    private enum CodingKeys: String, CodingKey {
        case symbol = "s"
        case id = "a"
        case price = "p"
        case size = "q"
        case time = "T"
        case isBuyerMaker = "m"
    }

    /// The trade; throws `VenueError.malformed` when a value is not what it should be.
    func trade(of venue: BinanceVenue) throws(VenueError) -> VenueTrade {
        let instrument = try venue.instrument(symbol)
        guard id.value >= 0, let price = Price(price), price > .zero, let size = Quantity(size), size >= .zero,
            let time = time.value.moment
        else { throw .malformed("trade \(id.value) of \(instrument) has an impossible value") }
        return VenueTrade(instrument: instrument, id: id.value, price: price, size: size, time: time, isBuy: !isBuyerMaker)
    }
}

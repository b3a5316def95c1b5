import TraderModel

/// A trade as Coinbase writes it: every value a string.
struct CoinbaseTrade: Decodable {
    var trade_id: String
    var product_id: String
    var price: String
    var size: String
    var time: String
    var side: String

    /// The trade; throws `VenueError.malformed` when a value is not what it should be.
    func trade() throws(VenueError) -> VenueTrade {
        guard let id = Int64(trade_id), id > 0 else { throw .malformed("trade_id \"\(trade_id.prefix(40))\" is not a number") }
        guard let price = Price(price), price > .zero, let size = Quantity(size), size >= .zero else {
            throw .malformed("trade \(id) has a price or size that cannot be")
        }
        guard let time = Timestamp(time), time.wholeSeconds.isReasonableTime else {
            throw .malformed("trade \(id) was made at \"\(time.prefix(40))\", which is no time")
        }
        guard side == "BUY" || side == "SELL" else { throw .malformed("trade \(id) has the side \"\(side.prefix(40))\"") }
        // The side told is the maker's: the aggressor is on the other one.
        return VenueTrade(
            instrument: Instrument(venue: CoinbaseREST.venue, symbol: CoinbaseProduct.canonical(product_id)), id: id, price: price,
            size: size, time: time, isBuy: side == "SELL")
    }
}

import TraderModel

/// A trade as Coinbase writes it on the WebSocket.
struct CoinbaseTrade: Decodable {
    var trade_id: FlexibleInteger
    var product_id: String
    var price: String
    var size: String
    var time: String
    /// The side of the maker, who waited in the book.
    var side: String

    /// The trade; throws `VenueError.malformed` when a value is not what it should be.
    func trade() throws(VenueError) -> VenueTrade {
        let id = trade_id.value
        guard id >= 0 else { throw malformed("a number below zero") }
        guard let price = Price(price), price > .zero, let size = Quantity(size), size >= .zero else {
            throw malformed("an impossible price or size")
        }
        guard let time = Timestamp(time) else { throw malformed("a time that is not RFC 3339 in UTC") }
        guard ["BUY", "SELL"].contains(side) else { throw malformed("a side that is neither BUY nor SELL") }
        return VenueTrade(
            instrument: CoinbaseREST.instrument(product_id), id: id, price: price, size: size, time: time, isBuy: side == "SELL")
    }

    private func malformed(_ what: String) -> VenueError {
        .malformed(VenueMessage.shown("trade \(trade_id.value) of \(product_id) has \(what)"))
    }
}

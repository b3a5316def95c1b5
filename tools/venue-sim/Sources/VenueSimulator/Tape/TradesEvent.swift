import TraderModel

/// The event of `market_trades`: newest first, every value text.
struct TradesEvent: Encodable {
    struct Trade: Encodable {
        var tradeID: String
        var productID: String
        var price: String
        var size: String
        var time: String
        var side: String

        private enum CodingKeys: String, CodingKey {
            case price, size, time, side
            case tradeID = "trade_id"
            case productID = "product_id"
        }

        /// The side is the maker's, which is told of every second trade in turn.
        init(_ trade: TapeTrade, of product: String) {
            tradeID = String(trade.id)
            productID = product
            price = trade.price.description
            size = trade.size.description
            time = trade.time.description
            side = trade.id % 2 == 0 ? "BUY" : "SELL"
        }
    }

    var type: CandlesEvent.Kind
    var trades: [Trade]
}
